/*
 * A collector of words that is to end in order.
 * stdin: open
 */
#include <signal.h>
#include <unistd.h>

int collect(volatile sig_atomic_t *stopping);

static volatile sig_atomic_t stopping;

static void stop(int number)
{
	(void)number;
	stopping = 1;
}

int main(void)
{
	struct sigaction action = {.sa_handler = stop, .sa_flags = SA_RESTART};

	if (sigaction(SIGTERM, &action, NULL) < 0)
		return 1;
	if (fork() == 0)
		_exit(kill(getppid(), SIGTERM) < 0);
	return collect(&stopping) < 0;
}
