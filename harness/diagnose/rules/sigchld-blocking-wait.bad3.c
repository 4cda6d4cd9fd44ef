/* A child with children of its own, and a handler that waits for exactly two. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	int i;

	(void)number;
	for (i = 0; i < 2; i++)
		(void)wait(NULL); /* HERE */
}

static int work(void)
{
	char byte;

	(void)signal(SIGCHLD, collect);
	if (fork() == 0)
		_exit(0);
	if (fork() == 0)
		_exit(read(0, &byte, 1) < 0);
	return pause();
}

int main(void)
{
	if (fork() == 0)
		_exit(work() == 0);
	return wait(NULL) < 0;
}
