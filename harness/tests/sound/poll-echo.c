/* An echo server with poll: non-blocking connections, a queue of what could not be sent, POLLOUT only while something is in it.
   Three clients come from another process: one says much before it reads, one finishes at once, one breaks off. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 3, ROOM = 70000, MUCH = 60000 };

struct client {
	char queue[ROOM];
	size_t length;
	int finished;
};

static struct client clients[CLIENTS + 1];
static struct pollfd fds[CLIENTS + 1];

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static void drop(int i)
{
	(void)close(fds[i].fd); /* it is gone, whatever it says */
	fds[i].fd = -1;
	clients[i].length = 0;
	clients[i].finished = 0;
}

static void take(int i)
{
	struct client *it = &clients[i];
	ssize_t n = recv(fds[i].fd, it->queue + it->length, ROOM - it->length, 0);

	if (n > 0)
		it->length += (size_t)n;
	else if (n == 0)
		it->finished = 1;
	else if (errno != EAGAIN && errno != EINTR)
		drop(i);
}

static void give(int i)
{
	struct client *it = &clients[i];
	ssize_t n = send(fds[i].fd, it->queue, it->length, MSG_NOSIGNAL);

	if (n < 0) {
		if (errno != EAGAIN && errno != EINTR)
			drop(i);
		return;
	}
	it->length -= (size_t)n;
	memmove(it->queue, it->queue + n, it->length);
}

static int welcome(int listener)
{
	int fd = accept(listener, NULL, NULL), i;

	if (fd < 0)
		return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? 0 : -1;
	for (i = 1; i < CLIENTS && fds[i].fd >= 0; i++)
		;
	if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return -1;
	fds[i].fd = fd;
	return 1;
}

static void serve(int i)
{
	if (fds[i].fd >= 0 && fds[i].revents & (POLLIN | POLLHUP | POLLERR) && clients[i].length < ROOM)
		take(i);
	if (fds[i].fd >= 0 && clients[i].length)
		give(i);
	if (fds[i].fd >= 0 && clients[i].finished && !clients[i].length)
		drop(i);
	fds[i].events = (short)((clients[i].length < ROOM && !clients[i].finished ? POLLIN : 0) |
		(clients[i].length ? POLLOUT : 0));
}

static int dial(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (const struct sockaddr *)at, sizeof *at) < 0) {
		(void)close(fd); /* nothing was sent */
		return -1;
	}
	return fd;
}

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return -1;
		bytes += n > 0 ? n : 0;
		length -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

/* Everything is sent before the first byte is read. */
static int say_much(const struct sockaddr_in *at)
{
	static char text[MUCH];
	size_t back = 0;
	int fd = dial(at);
	ssize_t n;

	memset(text, 'm', sizeof text);
	if (fd < 0 || send_all(fd, text, sizeof text) < 0 || shutdown(fd, SHUT_WR) < 0)
		return fail("a client");
	while ((n = recv(fd, text, sizeof text, 0)) != 0) {
		if (n < 0 && errno != EINTR)
			return fail("a client");
		back += n > 0 ? (size_t)n : 0;
	}
	return back != MUCH || close(fd) < 0;
}

static int break_off(const struct sockaddr_in *at)
{
	struct linger at_once = {1, 0};
	int fd = dial(at);

	if (fd < 0 || send_all(fd, "never mind", 10) < 0 ||
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) < 0)
		return fail("a client");
	return close(fd) < 0;
}

static int leave(const struct sockaddr_in *at)
{
	int fd = dial(at);

	return fd < 0 ? fail("a client") : close(fd) < 0;
}

static int come(const struct sockaddr_in *at)
{
	return say_much(at) || break_off(at) || leave(at);
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, on = 1, came = 0, here = 0, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || fcntl(listener, F_SETFL, O_NONBLOCK) < 0)
		return fail("listening");
	printf("READY tcp %d\n", ntohs(at.sin_port));
	if (fflush(stdout) != 0)
		return 1;
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || come(&at));
	}
	for (i = 1; i <= CLIENTS; i++)
		fds[i].fd = -1;
	fds[0] = (struct pollfd){listener, POLLIN, 0};
	while (came < CLIENTS || here > 0) {
		if (poll(fds, CLIENTS + 1, -1) < 0) {
			if (errno == EINTR)
				continue;
			return fail("poll");
		}
		for (i = here = 0; i <= CLIENTS; i++) {
			if (i > 0 && fds[i].fd >= 0)
				serve(i);
			here += i > 0 && fds[i].fd >= 0;
		}
		if (fds[0].revents) {
			int r = welcome(listener);

			if (r < 0)
				return fail("accept");
			came += r;
			here += r;
			for (i = 1; i <= CLIENTS; i++)
				if (fds[i].fd >= 0 && !fds[i].events)
					fds[i].events = POLLIN;
		}
	}
	return close(listener) < 0 || wait(&status) < 0 || status != 0;
}
