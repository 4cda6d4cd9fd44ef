/* An event loop that answers each client with its own words, beside a thread that does nothing: to be attached to. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static void *do_nothing(void *data)
{
	for (;;)
		pause();
	return data;
}

static void answer(int listener)
{
	int fd = accept(listener, NULL, NULL);
	char block[64];
	ssize_t n = fd < 0 ? -1 : read(fd, block, sizeof block);

	if (n > 0 && write(fd, block, (size_t)n) != n)
		perror("write");
	close(fd);
}

int main(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
	pthread_t thread;

	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 8) < 0 ||
		getsockname(listener, (struct sockaddr *)&address, &length) < 0 ||
		epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) < 0 ||
		pthread_create(&thread, NULL, do_nothing, NULL) != 0)
		return 1;
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	for (;;) {
		if (epoll_wait(epoll, &event, 1, -1) < 0) {
			perror("epoll_wait"); /* nobody has sent a signal */
			return 1;
		}
		answer(listener);
	}
}
