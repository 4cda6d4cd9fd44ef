/* xferd: takes bytes until the client has finished, and sends them back in reverse, behind a line that tells how many they were.
 *
 * Given: the listening socket and the READY line (your lab 08), FNV-1a, and what is to be done with whom. The first three steps are
 * yours; README.md tells what each has to do. */
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
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
	(void)fd;
	(void)bytes;
	(void)room;
	/* TODO 1: a recv may give less than was asked for. What tells that the client has finished? */
	return 0;
}

static void answer(int fd, unsigned char *bytes, size_t length)
{
	(void)fd;
	(void)fnv(bytes, length);
	reverse(bytes, length);
	/* TODO 2: the line OK, then the bytes. A send may take less than it was given; and the client may be gone: what happens to
	 * a server that does not know? */
}

/* The client still sends. */
static void refuse(int fd)
{
	(void)fd;
	(void)too_large;
	/* TODO 3: say it, and see to it that it arrives. What becomes of it if the socket is closed at once? How long may the client
	 * keep you? */
}

static void serve(int fd)
{
	static unsigned char bytes[BYTES_MOST + 1];	/* one more than is allowed tells that it is too many */
	ssize_t length = receive_all(fd, bytes, sizeof bytes);

	if (length > BYTES_MOST)
		refuse(fd);
	else if (length != -1)	/* whoever has broken off gets no answer */
		answer(fd, bytes, (size_t)length);
	/* TODO 2, too: the end, for every client. */
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
