/* The loop is a thread's. The main thread closes the pipe that it watches, keeps a copy, and the number goes to another file. */
#include <pthread.h>
#include <sys/epoll.h>
#include <unistd.h>

static int epoll;

static void *loop(void *data)
{
	struct epoll_event one;

	return epoll_wait(epoll, &one, 1, 2000) == 1 ? data : NULL;
}

int main(void)
{
	struct epoll_event one = {.events = EPOLLIN};
	int ends[2], others[2], copy;
	pthread_t thread;

	epoll = epoll_create1(0);
	if (epoll < 0 || pipe(ends) < 0)
		return 1;
	one.data.fd = ends[0];
	copy = dup(ends[0]);
	if (copy < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &one) < 0 || close(ends[0]) < 0) /* HERE */
		return 1;
	if (pipe(others) < 0 || pthread_create(&thread, NULL, loop, others) != 0 || write(ends[1], "!", 1) != 1)
		return 1;
	return pthread_join(thread, NULL) != 0 || close(copy) < 0;
}
