/* Right: the handler only wakes the main loop, which collects them all; one wait is enough where one child is made at a time. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	(void)number;
	(void)wait(NULL);
}

static void wake(int number)
{
	(void)number;
}

int main(void)
{
	int i;

	(void)signal(SIGCHLD, collect);
	for (i = 0; i < 3; i++) {
		if (fork() == 0)
			_exit(0);
		(void)sleep(1);
	}
	(void)signal(SIGCHLD, wake);
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	(void)pause();
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return pause();
}
