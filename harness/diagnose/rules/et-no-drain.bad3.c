/* The loop is a thread's; it reads a request of eight bytes for each event, and two came together. */
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void *loop(void *data)
{
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};
	int fd = *(int *)data, epoll = epoll_create1(0);
	char request[8];

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &one) < 0)
		return NULL;
	while (epoll_wait(epoll, &one, 1, -1) == 1)
		if (recv(fd, request, sizeof request, 0) != 8 || send(fd, "ok", 2, 0) != 2) /* HERE */
			return NULL;
	return data;
}

int main(void)
{
	char answer[2];
	pthread_t thread;
	int ends[2], i;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 || send(ends[1], "request1request2", 16, 0) != 16 ||
		pthread_create(&thread, NULL, loop, &ends[0]) != 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (recv(ends[1], answer, 2, MSG_WAITALL) != 2)
			return 1;
	return pthread_join(thread, NULL) != 0;
}
