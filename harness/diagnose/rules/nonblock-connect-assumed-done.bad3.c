/* A child connects without waiting, and reports success as soon as select returns. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int dial(unsigned short port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct epoll_event watched = {.events = EPOLLOUT}, came;
	int fd = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);

	if (fd < 0 || epoll < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return 1;
	connect(fd, (struct sockaddr *)&at, sizeof at); /* HERE */
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &watched) < 0 || epoll_wait(epoll, &came, 1, -1) != 1)
		return 1;
	return write(1, "connected\n", 10) != 10;
}

int main(void)
{
	int status;

	if (fork() == 0)
		_exit(dial(5003));
	return wait(&status) < 0 || status != 0;
}
