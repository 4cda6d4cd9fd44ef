#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

int dial(const struct sockaddr *to);

int dial(const struct sockaddr *to)
{
	int fd = socket(to->sa_family, SOCK_STREAM, 0);

	if (fd >= 0 && connect(fd, to, sizeof(struct sockaddr_in)) < 0) { /* HERE */
		(void)close(fd);                                          /* nothing was sent */
		return -1;
	}
	return fd;
}
