/* uaskd: a server that answers datagrams, each by itself: it knows no connections, and keeps nothing from one to the next. */
#include <endian.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "ask.h"

static bool is_port(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	return end != text && !*end && number <= UINT16_MAX;
}

/* --- the socket --- */

/* Bound at the wildcard address, for both families; on a machine without IPv6, for the other one. -1: it cannot be. */
static int open_socket(in_port_t port)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	int off = 0, fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (fd == -1) {
		fd = socket(AF_INET, SOCK_DGRAM, 0);
		return bind(fd, (struct sockaddr *)&v4, sizeof v4) == 0 ? fd : -1;
	}
	/* off: the socket at :: gets what is sent by IPv4, too, whatever is usual on this machine */
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1 ||
		bind(fd, (struct sockaddr *)&v6, sizeof v6) == -1)
		return -1;
	return fd;
}

static void announce(int fd)
{
	struct sockaddr_in6 at;	/* the port is at the same place in both families */
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
	uint64_t now = htobe64((uint64_t)time(NULL));

	memcpy(message + TEXT, &now, TIME_SIZE);
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

	if (argc != 2 || !is_port(argv[1])) {
		fprintf(stderr, "usage: uaskd PORT   (0 to %d)\n", UINT16_MAX);
		return 2;
	}
	fd = open_socket((in_port_t)atoi(argv[1]));
	if (fd == -1) {
		perror("uaskd: bind");
		return 1;
	}
	announce(fd);
	serve(fd);
}
