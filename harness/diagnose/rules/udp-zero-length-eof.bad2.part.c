#include <sys/socket.h>

int receive_one(int fd);

int receive_one(int fd)
{
	struct sockaddr_storage from;
	socklen_t length = sizeof from;
	char request[64];

	return (int)recvfrom(fd, request, sizeof request, 0, (struct sockaddr *)&from, &length); /* HERE */
}
