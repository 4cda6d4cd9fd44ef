/* A child's end, or its exec, closes the write ends of many pipes, one after the other; whoever waits for them sees all at once. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PIPES = 40 };

static int ends[PIPES];

static int by_poll(void)
{
	struct pollfd polled[PIPES];
	int i;

	for (i = 0; i < PIPES; i++)
		polled[i] = (struct pollfd){.fd = ends[i], .events = POLLIN};
	return poll(polled, PIPES, -1);
}

static int by_select(void)
{
	fd_set set;
	int i;

	FD_ZERO(&set);
	for (i = 0; i < PIPES; i++)
		FD_SET(ends[i], &set);
	return select(FD_SETSIZE, &set, NULL, NULL, NULL);
}

static int by_epoll(void)
{
	struct epoll_event events[PIPES + 1] = {{.events = EPOLLIN}};
	int epoll = epoll_create1(0), i;

	for (i = 0; i < PIPES; i++)
		(void)epoll_ctl(epoll, EPOLL_CTL_ADD, ends[i], &events[0]); /* good arguments */
	return epoll_wait(epoll, events, PIPES + 1, -1);
}

/** The child has the only write ends. */
static pid_t begin_child(char *const *again)
{
	int pipes[PIPES][2], i;
	pid_t child;

	for (i = 0; i < PIPES; i++) {
		if (pipe2(pipes[i], O_CLOEXEC) < 0)
			return -1;
		ends[i] = pipes[i][0];
	}
	child = fork();
	if (child == 0 && again)
		(void)execv(again[0], again);
	if (child == 0)
		_exit(0);
	for (i = 0; i < PIPES; i++)
		(void)close(pipes[i][1]);
	return child;
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	char *const again[] = {argv[0], NULL};
	pid_t child;

	if (argc < 2)
		return 0;
	child = begin_child(strcmp(way, "exec") == 0 ? again : NULL);
	if (child < 0)
		return 1;
	printf("%d\n", strcmp(way, "select") == 0 ? by_select() : strcmp(way, "epoll") == 0 ? by_epoll() : by_poll());
	return waitpid(child, NULL, 0) != child;
}
