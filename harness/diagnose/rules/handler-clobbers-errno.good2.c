/*
 * Right: errno is kept aside before anything else is done; and the message about children is about the program's own wait().
 * stdin: no

 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

int main(void)
{
	char answer[8];
	int fd, error;

	(void)signal(SIGCHLD, collect);
	if (fork() == 0)
		_exit(0);
	fd = open("config.txt", O_RDONLY);
	error = errno;
	if (read(0, answer, sizeof answer) < 1)
		return 1;
	if (fd < 0)
		fprintf(stderr, "config.txt: %s\n", strerror(error));
	if (wait(NULL) < 0)
		perror("wait");
	return 0;
}
