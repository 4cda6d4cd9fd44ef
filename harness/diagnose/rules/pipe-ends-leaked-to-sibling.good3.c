/* stdin: open
 * Right: the child's end of the pipe is its own; it says something when its input ends, which has not happened yet. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	if (fork() == 0) {
		(void)close(ends[0]);
		while ((n = read(0, block, sizeof block)) > 0)
			;
		_exit(write(ends[1], "done\n", 5) != 5);
	}
	(void)close(ends[1]);
	while ((n = read(ends[0], block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return wait(NULL) < 0;
}
