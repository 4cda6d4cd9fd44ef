#include <unistd.h>

int write_all(int fd, const char *bytes, unsigned length);

int write_all(int fd, const char *bytes, unsigned length)
{
	while (length > 0) {
		ssize_t n = write(fd, bytes, length); /* HERE */

		if (n < 0)
			continue;
		bytes += n;
		length -= (unsigned)n;
	}
	return 0;
}
