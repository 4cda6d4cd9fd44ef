#include <unistd.h>

int put(int fd, const char *bytes, unsigned long length);

int put(int fd, const char *bytes, unsigned long length)
{
	if (write(fd, bytes, length) != (ssize_t)length) /* HERE */
		return -1;
	return 1;
}
