#include <sys/socket.h>
#include <unistd.h>

int refuse(int fd);

int refuse(int fd)
{
	if (send(fd, "busy\n", 5, 0) != 5)
		return -1;
	return close(fd); /* HERE */
}
