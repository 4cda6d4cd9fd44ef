#include <fcntl.h>

int set_append(int fd);

int set_append(int fd)
{
	return fcntl(fd, F_SETFL, O_APPEND); /* HERE */
}
