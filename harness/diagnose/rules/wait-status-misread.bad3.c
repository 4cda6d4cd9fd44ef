/* A child supervises a child of its own, and says on standard error how that ended. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void supervise(void)
{
	int status;

	if (fork() == 0)
		exit(2);
	if (wait(&status) < 0)
		exit(1);
	fprintf(stderr, "the worker has ended with status %d\n", status); /* HERE */
	exit(0);
}

int main(void)
{
	if (fork() == 0)
		supervise();
	return wait(NULL) < 0;
}
