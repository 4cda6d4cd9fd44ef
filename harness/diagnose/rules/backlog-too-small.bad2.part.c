#include <arpa/inet.h>
#include <sys/socket.h>

int open_listener(struct sockaddr_in *at);

int open_listener(struct sockaddr_in *at)
{
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)at, sizeof *at) < 0 || listen(fd, 0) < 0) /* HERE */
		return -1;
	return getsockname(fd, (struct sockaddr *)at, &length) < 0 ? -1 : fd;
}
