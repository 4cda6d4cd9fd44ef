/* uaskd with MSG_TRUNC: the receive tells how long the datagram was, also where there was no room for all of it. */
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include "ask.h"

static int fail(const char *what, int status)
{
	if (status == 1)
		perror(what);
	else
		fprintf(stderr, "%s\n", what);
	return status;
}

/* Where the header is kept and the text is new: two parts, one datagram. */
static void answer_text(int fd, struct sockaddr *to, socklen_t length, unsigned char *header, int op, const void *text, size_t size)
{
	struct iovec parts[2] = {{header, HEADER}, {(void *)text, size}};
	struct msghdr message = {.msg_name = to, .msg_namelen = length, .msg_iov = parts, .msg_iovlen = 2};

	header[OP] = (unsigned char)op;
	if (sendmsg(fd, &message, 0) < 0)
		perror("uaskd: send");
}

static void answer_one(int fd)
{
	unsigned char request[REQUEST_MOST], now[TIME_SIZE];
	struct sockaddr_in6 from;
	socklen_t length = sizeof from;
	struct sockaddr *to = (struct sockaddr *)&from;
	ssize_t n = recvfrom(fd, request, sizeof request, MSG_TRUNC, to, &length);
	struct timeval time;
	size_t i;

	if (n < HEADER || request[OP] & 0x80)
		return;
	if (n > REQUEST_MOST) {
		answer_text(fd, to, length, request, ERROR, "too big", 7);
	} else if (request[OP] == TIME) {
		gettimeofday(&time, NULL);
		for (i = 0; i < TIME_SIZE; i++)
			now[i] = (unsigned char)((uint64_t)time.tv_sec >> (56 - 8 * i));
		answer_text(fd, to, length, request, TIME | ANSWER, now, TIME_SIZE);
	} else if (request[OP] == ECHO || request[OP] == UPPER) {
		for (i = TEXT; request[OP] == UPPER && i < (size_t)n; i++)
			if ('a' <= request[i] && request[i] <= 'z')
				request[i] -= 32;
		answer_text(fd, to, length, request, request[OP] | ANSWER, request + TEXT, (size_t)n - HEADER);
	} else {
		answer_text(fd, to, length, request, ERROR, "no such op", 10);
	}
}

int main(int argc, char **argv)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *at;
	struct sockaddr_in6 bound;
	socklen_t length = sizeof bound;
	int fd = socket(AF_INET6, SOCK_DGRAM, 0), off = 0;

	if (argc != 2 || strspn(argv[1], "0123456789") != strlen(argv[1]) || !*argv[1] || strlen(argv[1]) > 5 || atoi(argv[1]) > 65535)
		return fail("usage: uaskd PORT", 2);
	hints.ai_family = fd < 0 ? AF_INET : AF_INET6;	/* on a machine without IPv6 the former is all there is */
	if (getaddrinfo(NULL, argv[1], &hints, &at) != 0)
		return fail("uaskd: address", 1);
	if (fd < 0)
		fd = socket(AF_INET, SOCK_DGRAM, 0);
	else if (setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) < 0)
		return fail("uaskd: both families", 1);
	if (fd < 0 || bind(fd, at->ai_addr, at->ai_addrlen) < 0 ||
		getsockname(fd, (struct sockaddr *)&bound, &length) < 0)
		return fail("uaskd: bind", 1);
	freeaddrinfo(at);
	setlinebuf(stdout);
	printf("READY udp %u\n", ntohs(bound.sin6_port));
	for (;;)
		answer_one(fd);
}
