/* A child makes two children, which end while SIGCHLD is blocked. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t collected;

static void collect(int number)
{
	(void)number;
	if (wait(NULL) > 0) /* HERE */
		collected++;
}

static int work(void)
{
	sigset_t child, old;
	int i;

	(void)sigemptyset(&child);
	(void)sigaddset(&child, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &child, &old);
	(void)signal(SIGCHLD, collect);
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(0);
	(void)sleep(1);
	while (collected < 2)
		(void)sigsuspend(&old);
	return 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(work());
	return wait(NULL) < 0;
}
