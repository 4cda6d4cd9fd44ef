/*
 * Every call is made again when a signal has interrupted it; close() as well.
 * fault: errno:EINTR@main,close,pipe#1,1
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void note(int number)
{
	(void)number;
}

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	int ends[2];

	if (sigaction(SIGUSR1, &action, NULL) < 0 || pipe(ends) < 0)
		return 1;
	while (close(ends[0]) < 0) /* HERE */
		if (errno != EINTR) {
			perror("close");
			return 1;
		}
	return close(ends[1]) < 0;
}
