#include <errno.h>
#include <unistd.h>

void close_safely(int fd);

void close_safely(int fd)
{
	int r;

	do
		r = close(fd); /* HERE */
	while (r < 0 && errno == EINTR);
}
