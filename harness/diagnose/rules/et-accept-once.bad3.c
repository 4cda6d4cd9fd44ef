/* A thread with an edge-triggered loop. It takes the word of the event literally: one. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void *loop(void *data)
{
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};
	int listener = *(int *)data, epoll = epoll_create1(0);

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &one) < 0)
		return NULL;
	for (;;)
		if (epoll_wait(epoll, &one, 1, -1) != 1 || accept4(listener, NULL, NULL, SOCK_CLOEXEC) < 0) /* HERE */
			return NULL;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0edge"}; /* an abstract name: no file */
	int i, fd, listener = socket(AF_UNIX, SOCK_STREAM, 0);
	pthread_t thread;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
	}
	return pthread_create(&thread, NULL, loop, &listener) != 0 || pthread_join(thread, NULL) != 0;
}
