/* A child was started while the connection was open, and has it, too. The server drops the client, and hears of it all the same. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int drop(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0),
		epoll = epoll_create1(0);
	struct epoll_event one = {.events = EPOLLIN};
	socklen_t length = sizeof at;
	pid_t helper;

	if (listener < 0 || client < 0 || epoll < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, NULL, NULL);
	one.data.fd = fd;
	if (fd < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &one) < 0)
		return 1;
	helper = fork();
	if (helper == 0)
		_exit(pause() < 0);
	if (drop(fd) < 0 || send(client, "hello?", 6, 0) != 6 || epoll_wait(epoll, &one, 1, 1000) != 1)
		return 1;
	return kill(helper, SIGTERM) < 0 || wait(NULL) < 0;
}
