#include <errno.h>
#include <unistd.h>

int deliver(int fd, const char *bytes, unsigned long length);

int deliver(int fd, const char *bytes, unsigned long length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length); /* HERE */

		if (n < 0)
			return errno == EAGAIN ? 0 : -1; /* full: that will do */
		bytes += n;
		length -= (unsigned long)n;
	}
	return 0;
}
