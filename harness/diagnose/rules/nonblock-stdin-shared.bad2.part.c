#include <fcntl.h>

int do_not_wait(int fd);

int do_not_wait(int fd)
{
	return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK); /* HERE */
}
