/* Answers as many clients as come, with their own words: by epoll. */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int epoll, listener;

static void watch(int fd)
{
	struct epoll_event asked = {.events = EPOLLIN, .data.fd = fd};

	epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &asked);
}

static void answer(int fd)
{
	char words[100];
	ssize_t n = read(fd, words, sizeof words);

	if (n <= 0 || write(fd, words, (size_t)n) != n)
		close(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)(argc > 1 ? atoi(argv[1]) : 0))};
	struct epoll_event came;

	listener = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 200) < 0)
		return 1;
	epoll = epoll_create1(0);
	watch(listener);
	while (epoll_wait(epoll, &came, 1, -1) == 1) {
		if (came.data.fd == listener)
			watch(accept(listener, NULL, NULL));
		else
			answer(came.data.fd);
	}
	return 1;
}
