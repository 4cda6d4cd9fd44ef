/* Right: what the child writes fits into the pipe, so it may be waited for first. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	pid_t child;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], "done\n", 5) != 5);
	if (close(ends[1]) < 0 || waitpid(child, NULL, 0) != child)
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0;
}
