/* One epoll for everything: a timer that ticks three times, a counter that a thread raises, and a pipe that ends. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int counter;

static void *raise_it(void *argument)
{
	uint64_t two = 2;

	if (write(counter, &two, sizeof two) < 0 || close(*(const int *)argument) < 0)
		perror("counter");
	return NULL;
}

static int watch(int epoll, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

int main(void)
{
	struct itimerspec often = {{0, 1000000}, {0, 1000000}};
	int epoll = epoll_create1(EPOLL_CLOEXEC), timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC), ends[2];
	uint64_t ticks = 0, raised = 0, value;
	pthread_t thread;
	int open = 1;

	counter = eventfd(0, EFD_CLOEXEC);
	if (epoll < 0 || timer < 0 || counter < 0 || pipe(ends) < 0 || watch(epoll, timer) < 0 ||
		watch(epoll, counter) < 0 || watch(epoll, ends[0]) < 0 ||
		timerfd_settime(timer, 0, &often, NULL) < 0 ||
		pthread_create(&thread, NULL, raise_it, &ends[1]) != 0) {
		perror("event-descriptors");
		return 1;
	}
	while (ticks < 3 || raised < 2 || open) {
		struct epoll_event event;
		char byte;

		if (epoll_wait(epoll, &event, 1, -1) != 1)
			return 1;
		if (event.data.fd == ends[0]) {
			open = read(ends[0], &byte, 1) > 0;
			if (!open && epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL) < 0)
				return 1;
			continue;
		}
		if (read(event.data.fd, &value, sizeof value) != (ssize_t)sizeof value)
			return 1;
		*(event.data.fd == timer ? &ticks : &raised) += value;
	}
	return pthread_join(thread, NULL) != 0 || raised != 2;
}
