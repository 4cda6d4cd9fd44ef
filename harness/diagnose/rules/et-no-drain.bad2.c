/* The function that serves an event takes one block; the client has sent more, and waits for the answer. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int take_block(int fd);

static int send_picture(const struct sockaddr_in *at)
{
	static char picture[10000];
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	memset(picture, 'p', sizeof picture);
	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		send(fd, picture, sizeof picture, 0) != sizeof picture)
		return 1;
	return recv(fd, picture, 1, 0) != 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, taken = 0, listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};
	socklen_t length = sizeof at;

	if (listener < 0 || epoll < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || send_picture(&at));
	fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
	if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &one) < 0)
		return 1;
	while (taken < 10000 && epoll_wait(epoll, &one, 1, -1) == 1)
		taken += take_block(fd);
	return send(fd, "!", 1, 0) != 1;
}
