/* Right: a pipe within one process, but what is written is read at once, or is dropped where there is no room. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char block[2049] = "";
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 100; i++)
		if (write(ends[1], block, sizeof block) != (ssize_t)sizeof block ||
			read(ends[0], block, sizeof block) != (ssize_t)sizeof block)
			return 1;
	if (fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	for (i = 0; i < 100000 && write(ends[1], block, 64) == 64; i++)
		;
	return i == 100000;
}
