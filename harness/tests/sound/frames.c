/* Messages of a length and as many bytes, over TCP: any number of them in a segment, and any part of one. The server keeps what is
   left in its buffer, and ends between two messages. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HEADER = 4, LONGEST = 1000 };

static int fail(const char *what)
{
	if (errno)
		perror(what);
	else
		fprintf(stderr, "%s\n", what);
	return 1;
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

/* @return 1, 0 at the end between two messages, -1 where something is missing */
static int read_n(int fd, char *to, size_t length)
{
	size_t got = 0;

	while (got < length) {
		ssize_t n = recv(fd, to + got, length - got, 0);

		if (n < 0)
			return -1;
		if (n == 0) {
			errno = 0;
			return got ? -1 : 0;
		}
		got += (size_t)n;
	}
	return 1;
}

static int serve(int fd)
{
	char buffer[HEADER + LONGEST];
	size_t filled = 0;
	ssize_t n;

	for (;;) {
		uint32_t length = 0;

		while (filled >= HEADER) {
			memcpy(&length, buffer, HEADER);
			length = ntohl(length);
			if (length > LONGEST || filled < HEADER + length)
				break;
			if (send_all(fd, buffer, HEADER + length) < 0)
				return fail("send");
			filled -= HEADER + length;
			memmove(buffer, buffer + HEADER + length, filled);
		}
		if (filled >= HEADER && length > LONGEST)
			return fail("too long");
		n = recv(fd, buffer + filled, sizeof buffer - filled, 0);
		if (n < 0)
			return fail("recv");
		if (n == 0)
			break;
		filled += (size_t)n;
	}
	errno = 0;
	return filled ? fail("a message breaks off") : close(fd) < 0;
}

static int ask(const struct sockaddr_in *at)
{
	static const uint32_t lengths[] = {5, 0, 1000, 7};
	char message[HEADER + LONGEST], answer[HEADER + LONGEST], burst[4 * (HEADER + 9)];
	int i, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0)
		return fail("connect");
	memset(message, 'x', sizeof message);
	for (i = 0; i < 4; i++) {
		uint32_t wire = htonl(lengths[i]);

		memcpy(message, &wire, HEADER);
		if (send_all(fd, message, HEADER + lengths[i]) < 0 || read_n(fd, answer, HEADER + lengths[i]) != 1 ||
			memcmp(answer, message, HEADER + lengths[i]) != 0)
			return fail("one message");
	}
	for (i = 0; i < 4; i++) {
		uint32_t wire = htonl(9);

		memcpy(burst + i * (HEADER + 9), &wire, HEADER);
		memset(burst + i * (HEADER + 9) + HEADER, 'a' + i, 9);
	}
	if (send_all(fd, burst, sizeof burst) < 0 || read_n(fd, answer, sizeof burst) != 1 ||
		memcmp(answer, burst, sizeof burst) != 0)
		return fail("four messages");
	if (shutdown(fd, SHUT_WR) < 0 || read_n(fd, answer, HEADER) != 0)
		return fail("the end");
	return close(fd) < 0;
}

static int accept_next(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && errno == ECONNABORTED);
	return fd;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int on = 1, fd, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || ask(&at));
	}
	fd = accept_next(listener);
	if (fd < 0)
		return fail("accept");
	if (serve(fd))
		return 1;
	return close(listener) < 0 || wait(&status) < 0 || status != 0;
}
