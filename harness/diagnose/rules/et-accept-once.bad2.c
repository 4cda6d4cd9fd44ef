/* The clients are children; each wants to be greeted, and the greeting is done by a function, one client for each event. */
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int greet_one(int listener);

static int visit(const struct sockaddr_un *at)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	char byte;

	return fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || recv(fd, &byte, 1, 0) != 1;
}

int main(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "\0hall"}; /* an abstract name: no file */
	int i, listener = socket(AF_UNIX, SOCK_STREAM, 0), epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN | EPOLLET};

	if (listener < 0 || epoll < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &one) < 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (fork() == 0)
			_exit(close(listener) < 0 || visit(&at));
	(void)sleep(1); /* both have come; never interrupted */
	while (epoll_wait(epoll, &one, 1, -1) == 1)
		if (greet_one(listener) < 0)
			return 1;
	return 1;
}
