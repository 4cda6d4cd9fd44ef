/* The first address never answers, because the queue there is full; the time is up, and that is all. */
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(const char *host, int backlog)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *at;
	int fd = -1, on = 1;

	if (getaddrinfo(host, "5003", &hints, &at) != 0)
		return -1;
	fd = socket(at->ai_family, at->ai_socktype, 0);
	if (fd < 0 || (at->ai_family == AF_INET6 && setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) ||
		bind(fd, at->ai_addr, at->ai_addrlen) < 0 || listen(fd, backlog) < 0)
		return -1;
	return fd;
}

static int connected_to(const struct addrinfo *at)
{
	struct pollfd attempt = {.fd = socket(at->ai_family, at->ai_socktype, 0), .events = POLLOUT};
	int error = 0;
	socklen_t length = sizeof error;

	if (attempt.fd < 0 || fcntl(attempt.fd, F_SETFL, O_NONBLOCK) < 0)
		return -1;
	if (connect(attempt.fd, at->ai_addr, at->ai_addrlen) < 0) { /* HERE */
		if (poll(&attempt, 1, 300) != 1)
			return -1;
		if (getsockopt(attempt.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 || error)
			return -1;
	}
	return attempt.fd;
}

int main(void)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *list;
	int full = listen_on("::1", 0), other = listen_on("127.0.0.1", 5);

	if (full < 0 || other < 0 || getaddrinfo(NULL, "5003", &hints, &list) != 0)
		return 1;
	if (connected_to(list) < 0) /* fills the queue */
		return 1;
	if (connected_to(list) < 0) {
		fputs("nobody answers\n", stderr);
		return 1;
	}
	return 0;
}
