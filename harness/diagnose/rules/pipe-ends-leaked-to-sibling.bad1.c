/* Two workers with a pipe each: the second holds the first one's write end, and the parent waits for the first. */
#include <sys/wait.h>
#include <unistd.h>

static int drain(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = read(fd, block, sizeof block)) > 0)
		;
	return n < 0;
}

int main(void)
{
	int first[2], second[2];
	pid_t worker;

	if (pipe(first) < 0)
		return 1;
	worker = fork();
	if (worker == 0)
		_exit(close(first[1]) < 0 || drain(first[0]));
	if (pipe(second) < 0)
		return 1;
	if (fork() == 0) /* HERE */
		_exit(close(second[1]) < 0 || drain(second[0]));
	(void)close(first[0]);
	(void)close(second[0]);
	if (write(first[1], "work", 4) != 4 || close(first[1]) < 0 || waitpid(worker, NULL, 0) != worker)
		return 1;
	return close(second[1]) < 0 || wait(NULL) < 0;
}
