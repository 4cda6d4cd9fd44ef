#include <sys/socket.h>

int take_request(int fd);

int take_request(int fd)
{
	char request[8];

	if (recv(fd, request, sizeof request, MSG_WAITALL) != sizeof request) /* HERE */
		return -1;
	return send(fd, request, 1, 0) == 1 ? 0 : -1;
}
