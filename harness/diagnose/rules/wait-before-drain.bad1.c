/* The parent wants the child's exit status first and its output afterwards; the output does not fit into the pipe. */
#include <sys/wait.h>
#include <unistd.h>

static int write_much(int fd)
{
	static char block[1000];
	int i;

	for (i = 0; i < 200; i++)
		if (write(fd, block, sizeof block) != (ssize_t)sizeof block)
			return 1;
	return 0;
}

int main(void)
{
	char block[4096];
	int ends[2];
	pid_t child;
	ssize_t n;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[0]) < 0 || write_much(ends[1]));
	if (close(ends[1]) < 0 || waitpid(child, NULL, 0) != child) /* HERE */
		return 1;
	while ((n = read(ends[0], block, sizeof block)) > 0)
		;
	return n < 0;
}
