/* The parent waits for its child before it closes the write end; the child waits for the end of the file. */
#include <sys/wait.h>
#include <unistd.h>

static int copy_to_stdout(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0;
}

int main(void)
{
	int ends[2];
	pid_t child;

	if (pipe(ends) < 0)
		return 1;
	child = fork();
	if (child == 0)
		_exit(close(ends[1]) < 0 || copy_to_stdout(ends[0]));
	if (close(ends[0]) < 0 || write(ends[1], "text\n", 5) != 5)
		return 1;
	return waitpid(child, NULL, 0) != child || close(ends[1]) < 0; /* HERE */
}
