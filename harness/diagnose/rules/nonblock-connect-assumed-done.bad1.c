/* EINPROGRESS is known to be no failure, so it is taken for success. The server is busy, and the connection not there yet. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int busy = socket(AF_INET, SOCK_STREAM, 0), first = socket(AF_INET, SOCK_STREAM, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (busy < 0 || first < 0 || fd < 0 || bind(busy, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(busy, 0) < 0 || getsockname(busy, (struct sockaddr *)&at, &length) < 0 ||
		connect(first, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0 && errno != EINPROGRESS) /* HERE */
		return 1;
	if (send(fd, "hello\n", 6, 0) < 0)
		fprintf(stderr, "nothing was sent\n");
	return close(fd) < 0;
}
