/* A child that reports the end of its own child on standard error, from the handler. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void collect(int number)
{
	pid_t child;

	(void)number;
	while ((child = waitpid(-1, NULL, WNOHANG)) > 0)
		fprintf(stderr, "one child has ended\n"); /* HERE */
}

static int supervise(void)
{
	char byte;

	(void)signal(SIGCHLD, collect);
	if (fork() == 0)
		_exit(0);
	return read(0, &byte, 1) < 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(supervise());
	return wait(NULL) < 0;
}
