/* uaskd: two sockets that do not block, epoll, and several datagrams at a time. */
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

enum { BATCH = 4, ROOM = 1024 };
static int v4_bound(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		perror("uaskd: bind");
		exit(1);
	}
	return fd;
}

static int v6_bound(int port)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	int on = 1, fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0);

	if (fd < 0 && errno == EAFNOSUPPORT)
		return -1;
	setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		perror("uaskd: bind");
		exit(1);
	}
	return fd;
}

static unsigned make(unsigned char *m, unsigned n, int cut)
{
	uint64_t now = htobe64((uint64_t)time(NULL));
	unsigned i;

	if (n < 5 || m[4] >= 0x80)
		return 0;
	if (cut || n > 517) {
		m[4] = 0xff;
		memcpy(m + 5, "too big", 7);
		return 12;
	}
	switch (m[4]) {
	case 1:
		break;
	case 2:
		for (i = 5; i < n; i++)
			if (m[i] >= 'a' && m[i] <= 'z')
				m[i] -= 32;
		break;
	case 3:
		memcpy(m + 5, &now, 8);
		m[4] = 0x83;
		return 13;
	default:
		m[4] = 0xff;
		m[5] = '?';
		return 6;
	}
	m[4] |= 0x80;
	return n;
}

static void drain(int fd)
{
	static unsigned char rooms[BATCH][ROOM];
	struct sockaddr_in6 from[BATCH];
	struct mmsghdr all[BATCH];
	struct iovec io[BATCH];
	int i, n;

	do {
		memset(all, 0, sizeof all);
		for (i = 0; i < BATCH; i++) {
			io[i] = (struct iovec){rooms[i], ROOM};
			all[i].msg_hdr = (struct msghdr){.msg_name = &from[i],
				.msg_namelen = sizeof from[i],
				.msg_iov = &io[i],
				.msg_iovlen = 1};
		}
		n = recvmmsg(fd, all, BATCH, 0, NULL);
		for (i = 0; i < n; i++) {
			unsigned k = make(rooms[i], all[i].msg_len, all[i].msg_hdr.msg_flags & MSG_TRUNC);
			if (k)
				sendto(fd, rooms[i], k, 0, (struct sockaddr *)&from[i], all[i].msg_hdr.msg_namelen);
		}
	} while (n > 0);
}

int main(int argc, char **argv)
{
	struct sockaddr_in at;
	socklen_t length = sizeof at;
	char *end, line[40];
	long port = argc == 2 ? strtol(argv[1], &end, 10) : -1;
	int e, four, six, i, n;
	struct epoll_event ev = {.events = EPOLLIN}, got[2];

	if (port < 0 || port > 65535 || *end || end == argv[1])
		return fprintf(stderr, "usage: uaskd PORT\n"), 2;
	four = v4_bound((int)port);
	getsockname(four, (struct sockaddr *)&at, &length);
	six = v6_bound(ntohs(at.sin_port));
	n = snprintf(line, sizeof line, "READY udp %d\n", ntohs(at.sin_port));
	if (write(1, line, (size_t)n) != n)
		return 1;
	e = epoll_create1(EPOLL_CLOEXEC);
	ev.data.fd = four;
	epoll_ctl(e, EPOLL_CTL_ADD, four, &ev);
	ev.data.fd = six;
	if (six >= 0)
		epoll_ctl(e, EPOLL_CTL_ADD, six, &ev);
	for (;;) {
		n = epoll_wait(e, got, 2, -1);
		for (i = 0; i < n; i++)
			drain(got[i].data.fd);
	}
}
