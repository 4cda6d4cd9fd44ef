/*
 * Right: closed is closed.
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
	if (close(ends[0]) < 0 && errno != EINTR)
		perror("close");
	return close(ends[1]) < 0;
}
