/*
 * There is no configuration. The user is asked whether that is all right, and a child ends meanwhile.
 * stdin: no

 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	(void)number;
	while (waitpid(-1, NULL, WNOHANG) > 0) /* HERE */
		;
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
