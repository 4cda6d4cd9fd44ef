/* A thread runs an epoll loop with the listening socket in it. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *loop(void *data)
{
	int listener = *(int *)data, fd, epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN, .data.fd = listener};
	char block[8];

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &one) < 0)
		return NULL;
	while (epoll_wait(epoll, &one, 1, -1) == 1) {
		if (one.data.fd != listener) {
			while (read(one.data.fd, block, sizeof block) > 0) /* until EAGAIN */
				;
			continue;
		}
		fd = accept(listener, NULL, NULL); /* HERE */
		one = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
		if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &one) < 0)
			return NULL;
	}
	return data;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0loop"}; /* an abstract name: no file */
	int i, listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0), clients[2];
	pthread_t thread;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_UNIX, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0 ||
			send(clients[i], "hello", 5, 0) != 5)
			return 1;
	}
	return pthread_create(&thread, NULL, loop, &listener) != 0 || pthread_join(thread, NULL) != 0;
}
