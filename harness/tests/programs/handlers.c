/* What is done inside of handlers: one that prints and returns, one that is left by siglongjmp(), one that calls exit(300). */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static sigjmp_buf before;

static void print(int signal)
{
	printf("signal %d\n", signal);
	if (write(2, "in\n", 3) != 3)
		_exit(1);
}

static void jump(int signal)
{
	(void)signal;
	siglongjmp(before, 1);
}

static void leave(int signal)
{
	(void)signal;
	exit(300);
}

int main(void)
{
	(void)signal(SIGUSR1, print);
	(void)signal(SIGUSR2, jump);
	(void)signal(SIGTERM, leave);
	(void)raise(SIGUSR1);
	if (write(2, "out\n", 4) != 4)
		return 1;
	if (sigsetjmp(before, 1) == 0)
		(void)raise(SIGUSR2);
	if (write(2, "out\n", 4) != 4)
		return 1;
	(void)raise(SIGTERM);
	return 1;
}
