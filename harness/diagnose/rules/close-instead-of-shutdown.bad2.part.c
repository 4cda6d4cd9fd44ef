#include <sys/socket.h>

int end_request(int fd);

int end_request(int fd)
{
	return shutdown(fd, SHUT_RDWR); /* HERE */
}
