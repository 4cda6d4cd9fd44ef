/* The handler says what came, and goes back to the work. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void tell(int number)
{
	printf("got signal %d\n", number);
}

int main(void)
{
	char byte;

	(void)signal(SIGUSR1, tell); /* HERE */
	if (fork() == 0)
		_exit(kill(getppid(), SIGUSR1) < 0);
	return read(0, &byte, 1) < 0;
}
