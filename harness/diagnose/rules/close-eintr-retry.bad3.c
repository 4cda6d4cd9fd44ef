/*
 * The child gives it a second chance.
 * fault: errno:EINTR@main/1,close,pipe#1,1
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void note(int number)
{
	(void)number;
}

static int work(int fd)
{
	if (close(fd) == 0)
		return 0;
	return close(fd) < 0; /* HERE */
}

int main(void)
{
	struct sigaction action = {.sa_handler = note};
	int ends[2];

	if (sigaction(SIGUSR1, &action, NULL) < 0 || pipe(ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(work(ends[1]));
	return wait(NULL) < 0;
}
