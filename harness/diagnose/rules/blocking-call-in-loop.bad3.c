/* The loop runs in a child and uses epoll. A client does not read its long answer; another one has asked meanwhile. */
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int loop(int epoll)
{
	static char answer[1000000];
	struct epoll_event came;
	char request;

	memset(answer, 'a', sizeof answer);
	while (epoll_wait(epoll, &came, 1, -1) == 1)
		if (recv(came.data.fd, &request, 1, 0) != 1 ||
			send(came.data.fd, answer, sizeof answer, 0) != sizeof answer) /* HERE */
			return 1;
	return 1;
}

int main(void)
{
	int clients[2][2], i, epoll = epoll_create1(0);

	for (i = 0; i < 2; i++) {
		struct epoll_event watched = {.events = EPOLLIN};

		if (socketpair(AF_UNIX, SOCK_STREAM, 0, clients[i]) < 0)
			return 1;
		watched.data.fd = clients[i][0];
		if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i][0], &watched) < 0 || send(clients[i][1], "?", 1, 0) != 1)
			return 1;
	}
	if (fork() == 0)
		_exit(loop(epoll));
	return wait(NULL) < 0;
}
