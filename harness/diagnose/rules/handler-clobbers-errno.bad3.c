/*
 * In a child: the handler empties a pipe, and EAGAIN tells it that the pipe is empty.
 * stdin: more

 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];

static void empty(int number)
{
	char block[64];

	(void)number;
	while (read(ends[0], block, sizeof block) > 0) /* HERE */
		;
}

static int work(void)
{
	char line[64];
	int r;

	if (pipe(ends) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0)
		return 1;
	(void)signal(SIGUSR1, empty);
	if (fork() == 0)
		_exit(write(ends[1], "news", 4) != 4 || kill(getppid(), SIGUSR1) < 0);
	r = mkdir("/proc/results", 0700);
	if (read(0, line, sizeof line) < 0)
		return 1;
	if (r < 0)
		perror("/proc/results");
	return r < 0;
}

int main(void)
{
	if (fork() == 0)
		_exit(work());
	return wait(NULL) < 0;
}
