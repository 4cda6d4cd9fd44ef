#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int listen_on(int port);

int listen_on(int port)
{
	struct sockaddr_in at = {
		.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0) { /* HERE */
		(void)close(fd);
		return -1;
	}
	return fd;
}
