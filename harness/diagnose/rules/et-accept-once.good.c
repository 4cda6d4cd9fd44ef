/* Right: accept until EAGAIN. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, fd, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};
	socklen_t length = sizeof at;

	if (listener < 0 || epoll < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &one) < 0)
		return 1;
	for (i = 0; i < 3; i++) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
	}
	while (epoll_wait(epoll, &one, 1, -1) == 1) {
		while ((fd = accept(listener, NULL, NULL)) >= 0)
			if (close(fd) < 0)
				return 1;
		if (errno != EAGAIN)
			return 1;
	}
	return 1;
}
