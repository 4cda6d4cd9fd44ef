#include <arpa/inet.h>
#include <sys/socket.h>

int listen_on(struct sockaddr_in *at);

int listen_on(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int on = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0)
		return -1;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0) /* HERE */
		return -1;
	if (bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)at, &length) < 0)
		return -1;
	return fd;
}
