/* Answers each datagram with the same and "!" behind it: from the port that was asked, or from a new one each, where it goes on. */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_socket(unsigned short port)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	return fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 ? fd : -1;
}

/* One datagram, answered from another socket. */
static int answer_one(int fd, int from)
{
	struct sockaddr_in6 client;
	socklen_t length = sizeof client;
	char bytes[1001];
	ssize_t n = recvfrom(fd, bytes, sizeof bytes - 1, 0, (struct sockaddr *)&client, &length);

	if (n < 0)
		return -1;
	bytes[n] = '!';
	return sendto(from, bytes, (size_t)n + 1, 0, (struct sockaddr *)&client, length) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	int fd = open_socket((unsigned short)(argc > 1 ? atoi(argv[1]) : 0)), apart = argc > 2, other, r;

	if (fd < 0)
		return 1;
	printf("READY udp %s\n", argv[1]);
	fflush(stdout);
	for (;;) {
		other = apart ? open_socket(0) : fd;
		r = answer_one(fd, other);
		if (r == 0 && apart)
			r = answer_one(other, other);
		if (apart)
			close(other);
		if (r < 0)
			return 1;
	}
}
