#include <sys/socket.h>

int answer(int fd);

int answer(int fd)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char byte;

	if (recvfrom(fd, &byte, 1, 0, (struct sockaddr *)&from, &length) < 0)
		return -1;
	return sendto(fd, &byte, 1, 0, (struct sockaddr *)&from, length) == 1 ? 0 : -1; /* HERE */
}
