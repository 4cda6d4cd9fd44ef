/*
 * Right: errno is as it was when the handler returns.
 * stdin: no

 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	int saved = errno;

	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	errno = saved;
}

int main(void)
{
	char answer[8];
	int fd;

	(void)signal(SIGCHLD, collect);
	if (fork() == 0)
		_exit(0);
	fd = open("config.txt", O_RDONLY);
	if (fd < 0 && (write(1, "go on? ", 7) != 7 || read(0, answer, sizeof answer) < 1 || answer[0] == 'n'))
		perror("config.txt");
	return fd < 0;
}
