/* A thread with epoll asks for EPOLLRDHUP, and takes it for the end of everything. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *data)
{
	int fd = accept(*(int *)data, NULL, NULL), epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN | EPOLLRDHUP, .data.fd = fd};
	char block[64];

	if (fd < 0 || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &one) < 0)
		return NULL;
	while (epoll_wait(epoll, &one, 1, -1) == 1) {
		if (one.events & EPOLLRDHUP)
			return close(fd) < 0 ? NULL : data; /* HERE */
		if (recv(fd, block, sizeof block, 0) < 0)
			return NULL;
	}
	return NULL;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
	pthread_t thread;

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 || send(client, "last words", 10, 0) != 10 ||
		shutdown(client, SHUT_WR) < 0)
		return 1;
	return pthread_create(&thread, NULL, serve, &listener) != 0 || pthread_join(thread, NULL) != 0;
}
