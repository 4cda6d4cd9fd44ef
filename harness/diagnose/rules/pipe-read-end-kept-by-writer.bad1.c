/* The child stops reading and ends; the parent holds a read end itself, so it is never told, and the pipe fills up. */
#include <unistd.h>

int main(void)
{
	static char block[4096];
	int ends[2], i;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || read(ends[0], block, 100) < 0);
	for (i = 0; i < 100; i++)
		if (write(ends[1], block, sizeof block) != (ssize_t)sizeof block) /* HERE */
			return 1;
	return 0;
}
