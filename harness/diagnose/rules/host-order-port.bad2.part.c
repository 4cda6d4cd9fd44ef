#include <netinet/in.h>
#include <sys/socket.h>

int open_listener(int port);

int open_listener(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = (in_port_t)port};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0) /* HERE */
		return -1;
	return fd;
}
