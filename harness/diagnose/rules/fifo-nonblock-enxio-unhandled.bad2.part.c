#include <fcntl.h>

int open_service(const char *path);

int open_service(const char *path)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK); /* HERE */

	if (fcntl(fd, F_SETFL, 0) < 0)
		return -1;
	return fd;
}
