/* Right: what is to be closed is marked, and closed behind the last event. */
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct epoll_event one = {.events = EPOLLIN}, came[8];
	int left[2], right[2], epoll = epoll_create1(0), i, n;
	bool ended = false;
	char block[64];

	if (epoll < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, left) < 0 ||
		socketpair(AF_UNIX, SOCK_STREAM, 0, right) < 0)
		return 1;
	one.data.fd = left[0];
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, left[0], &one) < 0)
		return 1;
	one.data.fd = right[0];
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, right[0], &one) < 0 || close(left[1]) < 0 || close(right[1]) < 0)
		return 1;
	n = epoll_wait(epoll, came, 8, -1);
	for (i = 0; i < n && !ended; i++)
		ended = read(came[i].data.fd, block, sizeof block) == 0;
	return ended && (close(left[0]) < 0 || close(right[0]) < 0);
}
