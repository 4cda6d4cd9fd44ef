#include <sys/socket.h>

long receive_some(int fd, char *buffer, unsigned long room);

long receive_some(int fd, char *buffer, unsigned long room)
{
	long n = recv(fd, buffer, room, 0); /* HERE */

	return n > 0 ? n : -1;
}
