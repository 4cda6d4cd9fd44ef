#include <unistd.h>

int write_all(int fd, const char *bytes, unsigned long length);

int write_all(int fd, const char *bytes, unsigned long length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length); /* HERE */

		if (n < 0)
			return 1;
		length -= (unsigned long)n;
	}
	return 0;
}
