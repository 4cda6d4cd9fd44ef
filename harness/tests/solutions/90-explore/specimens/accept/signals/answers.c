/* A socket for each family; a child serves what comes from elsewhere. */
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int bound(int family, int port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
	int fd = socket(family, SOCK_DGRAM, 0), yes = 1;

	if (family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
	if (bind(fd, family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6,
		    family == AF_INET ? sizeof v4 : sizeof v6) < 0)
		exit(1);
	return fd;
}

static void answer(int fd, int family, int apart)
{
	struct sockaddr_storage client;
	socklen_t length = sizeof client;
	char bytes[1001];
	ssize_t n = recvfrom(fd, bytes, 1000, 0, (struct sockaddr *)&client, &length);

	if (n < 0)
		exit(1);
	bytes[n] = '!';
	if (apart && fork() > 0)
		return;
	if (apart)
		fd = bound(family, 0);
	sendto(fd, bytes, (size_t)n + 1, 0, (struct sockaddr *)&client, length);
	if (!apart)
		return;
	answer(fd, family, 0);
	exit(0);
}

int main(int argc, char **argv)
{
	struct pollfd fds[2] = {{.events = POLLIN}, {.events = POLLIN}};
	int port = argc > 1 ? atoi(argv[1]) : 0;

	signal(SIGCHLD, SIG_IGN);
	fds[0].fd = bound(AF_INET, port);
	fds[1].fd = bound(AF_INET6, port);
	dprintf(1, "READY udp %d\n", port);
	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents)
			answer(fds[0].fd, AF_INET, argc > 2);
		if (fds[1].revents)
			answer(fds[1].fd, AF_INET6, argc > 2);
	}
	return 1;
}
