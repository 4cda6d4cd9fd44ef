/* Right: EPOLL_CTL_DEL before close; the copy may live on. */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct epoll_event one = {.events = EPOLLIN};
	int ends[2], copy, epoll = epoll_create1(0);

	if (epoll < 0 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	one.data.fd = ends[0];
	copy = dup(ends[0]);
	if (copy < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &one) < 0)
		return 1;
	if (epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL) < 0 || close(ends[0]) < 0)
		return 1;
	if (send(ends[1], "?", 1, 0) != 1 || epoll_wait(epoll, &one, 1, 1000) != 0)
		return 1;
	return close(copy) < 0;
}
