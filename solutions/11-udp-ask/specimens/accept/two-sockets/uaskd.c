/* uaskd with a socket for each family, and poll() to wait for both; recvmsg() tells in msg_flags whether something was cut off. */
#include <arpa/inet.h>
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "ask.h"

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static int bound(int family, uint16_t *port)
{
	union address at = {.any.sa_family = (sa_family_t)family};
	socklen_t length = family == AF_INET ? sizeof at.v4 : sizeof at.v6;
	int fd = socket(family, SOCK_DGRAM, 0), yes = 1;

	if (fd < 0 && family == AF_INET6 && errno == EAFNOSUPPORT)
		return -1;	/* poll() passes over it */
	at.v4.sin_port = htons(*port);	/* where IPv6 has it, too */
	if (fd >= 0 && family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes) < 0)
		err(1, "IPV6_V6ONLY");
	if (fd < 0 || bind(fd, &at.any, length) < 0 || getsockname(fd, &at.any, &length) < 0)
		err(1, "bind");
	*port = ntohs(at.v4.sin_port);
	return fd;
}

static void answer(int fd)
{
	static const char too_big[] = "too big", unknown[] = "unknown";
	unsigned char bytes[REQUEST_MOST];
	union address from;
	struct iovec part = {bytes, sizeof bytes};
	struct msghdr message = {.msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1};
	ssize_t n = recvmsg(fd, &message, 0);
	const char *error = NULL;
	uint64_t now;

	if (n < HEADER || bytes[OP] >= ANSWER)
		return;
	if (message.msg_flags & MSG_TRUNC)
		error = too_big;
	else if (bytes[OP] < ECHO || bytes[OP] > TIME)
		error = unknown;
	if (!error && bytes[OP] == UPPER)
		for (ssize_t i = TEXT; i < n; i++)
			if (bytes[i] >= 'a' && bytes[i] <= 'z')
				bytes[i] ^= 0x20;
	if (!error && bytes[OP] == TIME) {
		now = htobe64((uint64_t)time(NULL));
		memcpy(bytes + TEXT, &now, sizeof now);
		n = TEXT + sizeof now;
	}
	if (error) {
		n = HEADER + (ssize_t)strlen(error);
		memcpy(bytes + TEXT, error, strlen(error));
	}
	bytes[OP] = error ? ERROR : bytes[OP] | ANSWER;
	if (sendto(fd, bytes, (size_t)n, 0, &from.any, message.msg_namelen) != n)
		warn("send");
}

int main(int argc, char **argv)
{
	struct pollfd sockets[2] = {{.events = POLLIN}, {.events = POLLIN}};
	uint16_t port;
	char *end;
	long number;
	int i;

	if (argc != 2 || (number = strtol(argv[1], &end, 10)) < 0 || number > 65535 || *end || end == argv[1])
		errx(2, "usage: uaskd PORT");
	port = (uint16_t)number;
	sockets[0].fd = bound(AF_INET6, &port);
	sockets[1].fd = bound(AF_INET, &port);
	dprintf(1, "READY udp %d\n", port);
	while (poll(sockets, 2, -1) > 0)
		for (i = 0; i < 2; i++)
			if (sockets[i].revents & POLLIN)
				answer(sockets[i].fd);
	err(1, "poll");
}
