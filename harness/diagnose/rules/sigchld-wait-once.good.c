/* Right: as many as have ended are collected. */
#include <errno.h>
#include <signal.h>
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
	char byte;
	int i;

	(void)signal(SIGCHLD, collect);
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	while (read(0, &byte, 1) > 0)
		;
	return pause();
}
