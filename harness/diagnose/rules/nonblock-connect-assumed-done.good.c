/* Right: SO_ERROR tells that nobody listens. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct pollfd one = {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), POLLOUT, 0};
	socklen_t length = sizeof(int);
	int error = 0;

	if (one.fd < 0 || (connect(one.fd, (struct sockaddr *)&at, sizeof at) < 0 && errno != EINPROGRESS))
		return 1;
	if (poll(&one, 1, 1000) != 1 || getsockopt(one.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
		return 1;
	printf("port 5003: %s\n", error ? strerror(error) : "open");
	return close(one.fd) < 0;
}
