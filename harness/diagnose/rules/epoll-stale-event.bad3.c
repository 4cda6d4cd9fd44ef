/* A thread runs the loop. The timer's event closes a silent client, whose own event is the next one. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

static int client[2], alarm_fd;

static void *loop(void *data)
{
	struct epoll_event one = {.events = EPOLLIN, .data.fd = alarm_fd}, came[4];
	int epoll = epoll_create1(0), i, n;
	uint64_t ticks;
	char byte;

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, alarm_fd, &one) < 0)
		return NULL;
	one.data.fd = client[0];
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, client[0], &one) < 0)
		return NULL;
	n = epoll_wait(epoll, came, 4, -1);
	for (i = 0; i < n; i++) {
		if (came[i].data.fd == alarm_fd) {
			if (read(alarm_fd, &ticks, sizeof ticks) != sizeof ticks || close(client[0]) < 0)
				return NULL;
		} else if (recv(came[i].data.fd, &byte, 1, 0) < 0) { /* HERE */
			perror("recv");
		}
	}
	return data;
}

int main(void)
{
	pthread_t thread;
	uint64_t tick = 1;

	alarm_fd = eventfd(0, 0);
	if (alarm_fd < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, client) < 0 ||
		write(alarm_fd, &tick, sizeof tick) != sizeof tick || send(client[1], "?", 1, 0) != 1)
		return 1;
	return pthread_create(&thread, NULL, loop, client) != 0 || pthread_join(thread, NULL) != 0;
}
