/* Two wait for one byte without a time-out, after somebody else has ended: one gets it, and the other waits on. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/** Until the end of the pipe. */
static int take(int fd)
{
	struct pollfd polled = {.fd = fd, .events = POLLIN};
	char byte;
	ssize_t n;

	do {
		if (poll(&polled, 1, -1) != 1)
			return 1;
		n = read(fd, &byte, 1); /* EAGAIN: the other one has it */
		if (n == 1)
			(void)!write(1, &byte, 1);
	} while (n != 0);
	return 0;
}

int main(void)
{
	int ends[2], status, failed = 0;

	if (pipe2(ends, O_NONBLOCK) < 0)
		return 1;
	if (fork() == 0)
		_exit(sleep(1) != 0);
	if (fork() == 0)
		_exit(sleep(2) != 0 || write(ends[1], "x", 1) != 1 || sleep(1) != 0);
	(void)close(ends[1]);
	if (fork() == 0)
		_exit(take(ends[0]));
	failed = take(ends[0]);
	while (wait(&status) > 0)
		failed |= status;
	return printf(failed ? " one was told of nothing\n" : " well\n") < 0;
}
