/* Right: the output is read to its end, then the child is waited for. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static char block[100000];
	int ends[2];
	pid_t child;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[0]) < 0 || write(ends[1], block, sizeof block) != (ssize_t)sizeof block);
	if (close(ends[1]) < 0)
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		;
	return n < 0 || waitpid(child, NULL, 0) != child;
}
