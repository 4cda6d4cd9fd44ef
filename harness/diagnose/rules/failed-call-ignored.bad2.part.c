#include <sys/socket.h>

int greet(int fd);

int greet(int fd)
{
	return send(fd, "hello", 5, 0) == 5 ? 0 : -1; /* HERE */
}
