/* Signals are blocked but while the program waits for them: sigsuspend() for children, sigwait() in a thread for the end. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t ended;

static void note(int number)
{
	(void)number;
	ended = 1;
}

static void *wait_for_end(void *data)
{
	int number;

	return sigwait(data, &number) == 0 && number == SIGTERM ? data : NULL;
}

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	sigset_t blocked, old;
	pthread_t thread;
	void *result;
	int i, left = 3;

	(void)sigemptyset(&blocked);
	(void)sigaddset(&blocked, SIGCHLD);
	(void)sigaddset(&blocked, SIGTERM);
	if (pthread_sigmask(SIG_BLOCK, &blocked, &old) != 0 || sigaction(SIGCHLD, &action, NULL) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (fork() == 0)
			_exit(0);
	while (left > 0) {
		while (!ended)
			(void)sigsuspend(&old);
		ended = 0;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			left--;
	}
	(void)sigdelset(&blocked, SIGCHLD);
	if (pthread_create(&thread, NULL, wait_for_end, &blocked) != 0 || kill(getpid(), SIGTERM) < 0)
		return 1;
	return pthread_join(thread, &result) != 0 || !result;
}
