/* The child reads; it has its own copy of the write end from fork(), and waits for itself. */
#include <sys/wait.h>
#include <unistd.h>

static int count_bytes(const int ends[2])
{
	char block[16];
	ssize_t n;

	while ((n = read(ends[0], block, sizeof block)) > 0) /* HERE */
		;
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
		_exit(count_bytes(ends));
	if (close(ends[0]) < 0 || write(ends[1], "some bytes", 10) != 10 || close(ends[1]) < 0)
		return 1;
	return waitpid(child, NULL, 0) != child;
}
