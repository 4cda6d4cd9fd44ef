/* Right: the handlers set a flag, or write(), or end with _exit(); printing is done outside. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t seen;

static void note(int number)
{
	int saved = errno;

	seen = number;
	if (write(2, "!\n", 2) != 2)
		_exit(1);
	errno = saved;
}

static void stop(int number)
{
	(void)number;
	_exit(3);
}

int main(void)
{
	char byte;

	(void)signal(SIGUSR1, note);
	(void)signal(SIGTERM, stop);
	printf("begin\n");
	if (fork() == 0)
		_exit(kill(getppid(), SIGUSR1) < 0);
	if (read(0, &byte, 1) < 0)
		return 1;
	printf("signal %d came\n", (int)seen);
	return raise(SIGTERM);
}
