/* The loop is a child's, and uses epoll. The parent waits for it. */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int loop(int fd)
{
	struct epoll_event watched = {.events = EPOLLIN | EPOLLOUT, .data.fd = fd}, came;
	int epoll = epoll_create1(0);
	char byte;

	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &watched) < 0)
		return 1;
	while (epoll_wait(epoll, &came, 1, -1) == 1) /* HERE */
		if (came.events & EPOLLIN && read(came.data.fd, &byte, 1) != 1)
			break;
	return 0;
}

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(ends[1]) < 0 || loop(ends[0]));
	return close(ends[0]) < 0 || wait(NULL) < 0;
}
