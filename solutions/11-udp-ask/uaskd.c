/* uaskd: a server that answers datagrams, each by itself: it knows no connections, and keeps nothing from one to the next. */
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

enum { PORT_MOST = 65535 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "uaskd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int usage(void)
{
	fprintf(stderr, "usage: uaskd PORT   (0 to %d)\n", PORT_MOST);
	return 2;
}

static bool is_port(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	return end != text && !*end && number <= PORT_MOST;
}

/* --- the socket --- */

/* Bound at the wildcard address, for both families; on a machine without IPv6, for the other one. */
static int open_socket(in_port_t port)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	int off = 0, fd = socket(AF_INET6, SOCK_DGRAM, 0);
	bool is_v6 = fd != -1;

	if (!is_v6)
		fd = socket(AF_INET, SOCK_DGRAM, 0);
	/* off: the socket at :: gets what is sent by IPv4, too, whatever is usual on this machine */
	if (fd == -1 || (is_v6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1))
		die("socket");
	if (bind(fd, is_v6 ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4, is_v6 ? sizeof v6 : sizeof v4) == -1)
		die("bind");
	return fd;
}

static void announce(int fd)
{
	struct sockaddr_in6 at = {0};	/* the port is at the same place in both families */
	socklen_t length = sizeof at;

	getsockname(fd, (struct sockaddr *)&at, &length);
	printf("READY udp %d\n", ntohs(at.sin6_port));
	fflush(stdout);
}

/* --- answers --- */

/* The texts of answers, behind the header, where the requests stood; each returns its length. */
static size_t put_error(unsigned char *message, const char *text)
{
	message[OP] = ERROR;
	memcpy(message + TEXT, text, strlen(text));
	return strlen(text);
}

static size_t put_upper(unsigned char *message, size_t size)
{
	size_t i;

	for (i = TEXT; i < TEXT + size; i++)
		if (message[i] >= 'a' && message[i] <= 'z')
			message[i] = (unsigned char)(message[i] - 'a' + 'A');
	return size;
}

static size_t put_time(unsigned char *message)
{
	uint64_t now = (uint64_t)time(NULL);
	int i;

	for (i = TIME_SIZE; i-- > 0; now >>= 8)
		message[TEXT + i] = (unsigned char)now;
	return TIME_SIZE;
}

/* Makes the answer in the place of the request, which has so many bytes of text; returns how many the answer has. */
static size_t make_answer(unsigned char *message, size_t size)
{
	int op = message[OP];

	if (size > TEXT_MOST)
		return put_error(message, "too big");
	message[OP] = (unsigned char)(op | ANSWER);
	switch (op) {
	case ECHO:
		return size;
	case UPPER:
		return put_upper(message, size);
	case TIME:
		return put_time(message);
	default:
		return put_error(message, "unknown request");
	}
}

/* --- serving --- */

static _Noreturn void serve(int fd)
{
	unsigned char message[REQUEST_MOST + 1];	/* with one byte more than a request may have, a longer one is seen to be longer */
	struct sockaddr_storage client;
	socklen_t length;
	size_t size;
	ssize_t n;

	for (;;) {
		length = sizeof client;	/* each time anew: the kernel writes into it how long the address is */
		n = recvfrom(fd, message, sizeof message, 0, (struct sockaddr *)&client, &length);
		/* 0 is an empty datagram, and no end. What is an answer already is not answered: two servers would never stop */
		if (n < HEADER || message[OP] >= ANSWER)
			continue;
		size = make_answer(message, (size_t)n - HEADER);
		/* an answer that cannot be sent is a lost one, and the client asks again */
		(void)!sendto(fd, message, HEADER + size, 0, (struct sockaddr *)&client, length);
	}
}

int main(int argc, char **argv)
{
	int fd;

	if (argc != 2 || !is_port(argv[1]))
		return usage();
	fd = open_socket((in_port_t)atoi(argv[1]));
	announce(fd);
	serve(fd);
}
