/* xferd: takes bytes until the client has finished, and sends them back in reverse, behind a line that tells how many they were.
 *
 * One client at a time. What ends a request is the end of the stream, and nothing else: there is no length, no end mark. A client
 * that sends too much is told so at once, while it still sends; so that the answer gets through, it is listened to for a while. */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PORT_MOST = 65535, BYTES_MOST = 8 * 1024 * 1024 };

static const char too_large[] = "ERR too large\n";

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "xferd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int need(int result, const char *what)
{
	if (result == -1)
		die(what);
	return result;
}

/* FNV-1a, 32 bit. */
static uint32_t fnv(const unsigned char *bytes, size_t length)
{
	uint32_t hash = 2166136261;

	while (length--)
		hash = (hash ^ *bytes++) * 16777619;
	return hash;
}

static void reverse(unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length / 2; i++) {
		unsigned char byte = bytes[i];

		bytes[i] = bytes[length - 1 - i];
		bytes[length - 1 - i] = byte;
	}
}

/* --- one client --- */

/* Receives until the client has finished, or there is no more room. Returns the number of bytes, or -1. */
static ssize_t receive_all(int fd, unsigned char *bytes, size_t room)
{
	size_t length = 0;

	while (length < room) {
		ssize_t n = recv(fd, bytes + length, room - length, 0);

		if (n == -1)
			return -1;
		if (n == 0)
			break;
		length += (size_t)n;
	}
	return (ssize_t)length;
}

/* send() says how much it took: the rest is ours to offer again. A client that is gone gets no more, and that is no SIGPIPE. */
static void send_all(int fd, const void *bytes, size_t left)
{
	const char *next = bytes;

	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);

		if (n == -1)
			return;
		next += n;
		left -= (size_t)n;
	}
}

/* The client has finished, so nothing unread can be there when the socket is closed: what was sent arrives, and then the end. */
static void answer(int fd, unsigned char *bytes, size_t length)
{
	char line[64];
	int n = snprintf(line, sizeof line, "OK %zu %08x\n", length, (unsigned)fnv(bytes, length));

	reverse(bytes, length);
	send_all(fd, line, (size_t)n);
	send_all(fd, bytes, length);
}

/* In seconds. */
static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);	/* it cannot fail, and nobody can set it */
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Receives and forgets, until the client has finished or the time is over: it is counted from now, not from the last byte. */
static void discard(int fd)
{
	static char block[65536];
	struct pollfd client = {.fd = fd, .events = POLLIN};
	double end = now() + 2.0, left;

	while ((left = end - now()) > 0 && poll(&client, 1, (int)(left * 1e3)) > 0)
		if (recv(fd, block, sizeof block, 0) <= 0)
			return;
}

/* The client still sends. Closing now, with bytes unread, would reset the connection, and with it the answer. */
static void refuse(int fd)
{
	send_all(fd, too_large, sizeof too_large - 1);
	shutdown(fd, SHUT_WR);	/* that is all we have to say: the client reads the end behind it */
	discard(fd);
}

static void serve(int fd)
{
	static unsigned char bytes[BYTES_MOST + 1];	/* one more than is allowed tells that it is too many */
	ssize_t length = receive_all(fd, bytes, sizeof bytes);

	if (length > BYTES_MOST)
		refuse(fd);
	else if (length != -1)	/* whoever has broken off gets no answer */
		answer(fd, bytes, (size_t)length);
	close(fd);
}

/* --- all clients --- */

static int open_listener(uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
	int fd = need(socket(AF_INET, SOCK_STREAM, 0), "socket"), on = true;

	need(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
	need(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
	need(listen(fd, SOMAXCONN), "listen");
	return fd;
}

static void announce(int listener)
{
	struct sockaddr_in address;
	socklen_t length = sizeof address;

	need(getsockname(listener, (struct sockaddr *)&address, &length), "getsockname");
	printf("READY tcp %d\n", ntohs(address.sin_port));
	need(fflush(stdout), "standard output");
}

static int accept_client(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd == -1 && errno == ECONNABORTED);	/* gone already: the next, please */
	return need(fd, "accept");
}

static bool read_port(const char *text, uint16_t *port)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	*port = (uint16_t)number;
	return end != text && !*end && number <= PORT_MOST;
}

int main(int argc, char **argv)
{
	uint16_t port;
	int listener;

	if (argc != 2 || !read_port(argv[1], &port)) {
		fprintf(stderr, "usage: xferd PORT   (0 to %d)\n", PORT_MOST);
		return 2;
	}
	listener = open_listener(port);
	announce(listener);
	for (;;)
		serve(accept_client(listener));
}
