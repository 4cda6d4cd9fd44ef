/* Right: less came than was asked for, so that was all; the loop waits for what may come later. */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};
	int ends[2], epoll = epoll_create1(0);
	char block[64];

	if (epoll < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0 ||
		epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &one) < 0 || send(ends[1], "0123456789", 10, 0) != 10)
		return 1;
	while (epoll_wait(epoll, &one, 1, -1) == 1)
		if (recv(ends[0], block, sizeof block, 0) != 10)
			return 1;
	return 1;
}
