/* One byte wakes two: one reads it, and the other, who polls, waits on, whoever of them the kernel prefers (the argument). */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LAST = 19, WAIT_MS = 100 };

int main(int argc, char **argv)
{
	int first = argc > 1 && strcmp(argv[1], "poll-first") == 0, ends[2], status = 0;
	struct pollfd polled = {.events = POLLIN};
	char byte;

	if (argc < 2 || pipe(ends) < 0)
		return 1;
	polled.fd = ends[0];
	if (fork() == 0) {
		(void)setpriority(PRIO_PROCESS, 0, first ? 0 : LAST);
		_exit(poll(&polled, 1, WAIT_MS));
	}
	if (fork() == 0)
		_exit(poll(NULL, 0, 1) < 0 || write(ends[1], "x", 1) != 1);
	(void)setpriority(PRIO_PROCESS, 0, first ? LAST : 0);
	if (read(ends[0], &byte, 1) != 1)
		return 1;
	if (wait(&status) < 0 || status != 0 || wait(&status) < 0)
		return 1;
	return printf("%d\n", WEXITSTATUS(status)) < 0;
}
