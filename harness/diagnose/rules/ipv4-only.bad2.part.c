#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const char *host, unsigned short port);

int dial(const char *host, unsigned short port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {inet_addr(host)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0) { /* HERE */
		(void)close(fd);                                             /* nothing was sent */
		return -1;
	}
	return fd;
}
