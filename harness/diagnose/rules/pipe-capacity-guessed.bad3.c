/* A child collects blocks of 2,049 bytes, thirty of which are less than 64 KiB; but the kernel counts pages. */
#include <sys/wait.h>
#include <unistd.h>

static int collect(void)
{
	char block[2049] = "";
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	for (i = 0; i < 30; i++)
		if (write(ends[1], block, sizeof block) != (ssize_t)sizeof block) /* HERE */
			return 1;
	for (i = 0; i < 30; i++)
		if (read(ends[0], block, sizeof block) != (ssize_t)sizeof block)
			return 1;
	return 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(collect());
	return wait(NULL) < 0;
}
