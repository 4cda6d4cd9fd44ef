/* The handler of SIGCHLD collects children until there are none: with the last one waitpid() fails with ECHILD, and that is meant. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILDREN = 5 };

static volatile sig_atomic_t collected;

static void on_child(int signal)
{
	int kept = errno;

	(void)signal;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		collected++;
	errno = kept;
}

int main(void)
{
	struct sigaction action = {.sa_handler = on_child, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
	sigset_t children, before;
	int started = 0, i;

	if (sigemptyset(&children) < 0 || sigaddset(&children, SIGCHLD) < 0 || sigaction(SIGCHLD, &action, NULL) < 0 ||
		sigprocmask(SIG_BLOCK, &children, &before) < 0)
		return 1;
	for (i = 0; i < CHILDREN; i++) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		started += child > 0;
	}
	while (collected < started)
		(void)sigsuspend(&before);
	return sigprocmask(SIG_SETMASK, &before, NULL) < 0 || started != CHILDREN;
}
