/* A parent that waits for its child, which waits for the end of a pipe that the parent holds open: neither can go on. */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int ends[2];
	pid_t pid;

	if (pipe(ends) < 0)
		return 1;
	pid = fork();
	if (pid == 0) {
		close(ends[1]);
		while (read(ends[0], block, sizeof block) > 0)
			;
		_exit(0);
	}
	close(ends[0]);
	if (write(ends[1], "hello\n", 6) != 6)
		return 1;
	return waitpid(pid, NULL, 0) != pid;
}
