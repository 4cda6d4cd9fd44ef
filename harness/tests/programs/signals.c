/* Two children send five signals each to the parent, whose handler counts. A child keeps its turn until it has sent them all,
 * and equal signals that are pending are one: signal(7). So the parent counts one of each. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t first, second;

static void count(int signal)
{
	if (signal == SIGUSR1)
		first++;
	else
		second++;
}

static void send_signals(int signal, int fd)
{
	int i;
	char byte;

	for (i = 0; i < 5; i++)
		if (kill(getppid(), signal) < 0 || read(fd, &byte, 1) != 1)
			_exit(1);
	_exit(0);
}

int main(void)
{
	struct sigaction action = {.sa_handler = count, .sa_flags = SA_RESTART};
	int ends[2], i;

	if (pipe(ends) < 0 || sigaction(SIGUSR1, &action, NULL) < 0 || sigaction(SIGUSR2, &action, NULL) < 0)
		return 1;
	if (fork() == 0)
		send_signals(SIGUSR1, ends[0]);
	if (fork() == 0)
		send_signals(SIGUSR2, ends[0]);
	for (i = 0; i < 10; i++)
		if (write(ends[1], "x", 1) != 1)
			return 1;
	while (wait(NULL) > 0)
		;
	printf("%d %d\n", (int)first, (int)second);
	return 0;
}
