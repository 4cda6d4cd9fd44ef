#include <stddef.h>
#include <sys/select.h>

int wait_for(int fd);

int wait_for(int fd)
{
	fd_set in, out;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(fd, &in);
	FD_SET(fd, &out);
	return select(fd + 1, &in, &out, NULL, NULL); /* HERE */
}
