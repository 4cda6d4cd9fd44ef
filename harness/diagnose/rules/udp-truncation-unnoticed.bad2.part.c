#include <sys/socket.h>

int echo_one(int fd);

int echo_one(int fd)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char block[512];
	ssize_t n = recvfrom(fd, block, sizeof block, 0, (struct sockaddr *)&from, &length); /* HERE */

	if (n < 0)
		return -1;
	return sendto(fd, block, (size_t)n, 0, (struct sockaddr *)&from, length) == n ? 0 : -1;
}
