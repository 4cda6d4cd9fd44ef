/* A server that waits for two clients, its children, by "poll", "select" or "epoll", and prints what they say. */
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 2 };

static int fds[1 + CLIENTS], count, epoll = -1;

static int wait_by_poll(void)
{
	struct pollfd polled[1 + CLIENTS];
	int i;

	for (i = 0; i < count; i++)
		polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	if (poll(polled, (nfds_t)count, -1) <= 0)
		return -1;
	for (i = 0; i < count && !polled[i].revents; i++)
		;
	return i;
}

static int wait_by_select(void)
{
	struct timeval most = {60, 0};
	fd_set set;
	int i, last = 0;

	FD_ZERO(&set);
	for (i = 0; i < count; i++) {
		FD_SET(fds[i], &set);
		last = fds[i] > last ? fds[i] : last;
	}
	if (select(last + 1, &set, NULL, NULL, &most) <= 0)
		return -1;
	for (i = 0; i < count && !FD_ISSET(fds[i], &set); i++)
		;
	return i;
}

static int wait_by_epoll(void)
{
	struct epoll_event came;
	int i;

	if (epoll_wait(epoll, &came, 1, -1) != 1)
		return -1;
	for (i = 0; i < count && fds[i] != came.data.fd; i++)
		;
	return i;
}

static int watch(int fd)
{
	struct epoll_event asked = {.events = EPOLLIN, .data.fd = fd};

	fds[count++] = fd;
	return epoll < 0 ? 0 : epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &asked);
}

static int forget(int i)
{
	int fd = fds[i];

	fds[i] = fds[--count];
	return close(fd);
}

static int client(const struct sockaddr_in *address, const char *word)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	return connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 ||
		send(fd, word, strlen(word), 0) < 0;
}

static int pass_on(int i, int *gone)
{
	char block[64];
	ssize_t n = read(fds[i], block, sizeof block);

	if (n > 0)
		return write(1, block, (size_t)n) != n;
	++*gone;
	return n < 0 || forget(i) < 0;
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), i, gone = 0;
	int (*wait_for)(void) = wait_by_poll;

	if (argc > 1 && strcmp(argv[1], "select") == 0)
		wait_for = wait_by_select;
	if (argc > 1 && strcmp(argv[1], "epoll") == 0) {
		wait_for = wait_by_epoll;
		epoll = epoll_create1(EPOLL_CLOEXEC);
	}
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 4) < 0 ||
		watch(listener) < 0)
		return 1;
	if (getsockname(listener, (struct sockaddr *)&address, &length) < 0)
		return 1;
	for (i = 0; i < CLIENTS; i++)
		if (fork() == 0)
			_exit(client(&address, i ? "two " : "one "));
	while (gone < CLIENTS) {
		i = wait_for();
		if (i < 0)
			return 1;
		if (fds[i] == listener ? watch(accept(listener, NULL, NULL)) < 0 : pass_on(i, &gone))
			return 1;
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
