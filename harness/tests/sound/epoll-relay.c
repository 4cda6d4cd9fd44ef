/* An edge-triggered relay between a client and a server: each side is read until EAGAIN, what cannot be passed on at once is kept,
   and the end of one direction is passed on as such. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MUCH = 100000, ROOM = 16384 };

/* One direction: what was read and not yet written. */
struct direction {
	int from, to;
	char kept[ROOM];
	size_t length;
	int read_end, told_end;
};

static int fail(const char *what)
{
	perror(what);
	return 1;
}

/* @return 1 something was done, 0 nothing can be done now, -1 error */
static int fill(struct direction *it)
{
	ssize_t n;

	if (it->read_end || it->length == ROOM)
		return 0;
	n = recv(it->from, it->kept + it->length, ROOM - it->length, 0);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	it->read_end = n == 0;
	it->length += (size_t)n;
	return 1;
}

static int empty(struct direction *it)
{
	ssize_t n;

	if (it->length == 0) {
		if (!it->read_end || it->told_end)
			return 0;
		it->told_end = 1;
		return shutdown(it->to, SHUT_WR) < 0 ? -1 : 1;
	}
	n = send(it->to, it->kept, it->length, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	it->length -= (size_t)n;
	memmove(it->kept, it->kept + n, it->length);
	return 1;
}

static int move_all(struct direction *it)
{
	int filled, emptied;

	do {
		filled = fill(it);
		emptied = empty(it);
	} while (filled > 0 || emptied > 0);
	return filled < 0 || emptied < 0 ? -1 : 0;
}

static int relay(int client, int server)
{
	static struct direction ways[2];
	struct epoll_event both = {.events = EPOLLIN | EPOLLOUT | EPOLLET}, came[4];
	int epoll = epoll_create1(0);

	ways[0].from = ways[1].to = client;
	ways[0].to = ways[1].from = server;
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, client, &both) < 0 ||
		epoll_ctl(epoll, EPOLL_CTL_ADD, server, &both) < 0)
		return fail("epoll");
	while (!ways[0].told_end || !ways[1].told_end) {
		if (epoll_wait(epoll, came, 4, -1) < 0 && errno != EINTR)
			return fail("epoll_wait");
		if (move_all(&ways[0]) < 0 || move_all(&ways[1]) < 0)
			return fail("a connection");
	}
	return close(client) < 0 || close(server) < 0;
}

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

static long read_all(int fd)
{
	static char block[ROOM];
	long sum = 0;
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		sum += n;
	return n < 0 ? -1 : sum;
}

static int ask(int fd)
{
	static char text[MUCH];

	memset(text, 'q', sizeof text);
	if (send_all(fd, text, sizeof text) < 0 || shutdown(fd, SHUT_WR) < 0)
		return fail("the client");
	if (read_all(fd) != MUCH / 2) {
		fprintf(stderr, "the client: not all came\n");
		return 1;
	}
	return 0;
}

static int serve(int fd)
{
	static char text[MUCH / 2];

	memset(text, 'a', sizeof text);
	if (read_all(fd) != MUCH || send_all(fd, text, sizeof text) < 0) {
		fprintf(stderr, "the server: not all came, or went\n");
		return 1;
	}
	return shutdown(fd, SHUT_WR) < 0;
}

/* The first end, which the relay gets, does not block. */
static int make_pair(int ends[2])
{
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return -1;
	return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int main(void)
{
	int client[2], server[2], i, status, bad = 0;

	if (make_pair(client) < 0 || make_pair(server) < 0)
		return fail("socketpair");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(client[0]) < 0 || close(server[0]) < 0 || close(server[1]) < 0 || ask(client[1]));
	}
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(server[0]) < 0 || close(client[0]) < 0 || close(client[1]) < 0 || serve(server[1]));
	}
	if (close(client[1]) < 0 || close(server[1]) < 0)
		return fail("close");
	bad = relay(client[0], server[0]);
	for (i = 0; i < 2; i++)
		if (wait(&status) < 0 || status != 0)
			bad = 1;
	return bad;
}
