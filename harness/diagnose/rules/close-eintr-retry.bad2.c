/*
 * A function for closing safely.
 * fault: errno:EINTR@main,close,pipe#1,2
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void note(int number)
{
	(void)number;
}

void close_safely(int fd);

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	int ends[2];

	if (sigaction(SIGUSR1, &action, NULL) < 0 || pipe(ends) < 0)
		return 1;
	close_safely(ends[0]);
	close_safely(ends[1]);
	return 0;
}
