/* Three children end together, and the handler collects one. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	(void)number;
	(void)wait(NULL); /* HERE */
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
