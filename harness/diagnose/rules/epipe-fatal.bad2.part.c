#include <sys/socket.h>
#include <unistd.h>

int serve(int fd);

int serve(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, 0) == 1)
		if (send(fd, &byte, 1, 0) != 1) /* HERE */
			return -1;
	return close(fd);
}
