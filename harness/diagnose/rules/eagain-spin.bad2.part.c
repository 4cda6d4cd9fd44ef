#include <errno.h>
#include <sys/socket.h>

int send_all(int fd, const char *bytes, unsigned long length);

int send_all(int fd, const char *bytes, unsigned long length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, 0); /* HERE */

		if (n < 0 && errno == EAGAIN)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		length -= (unsigned long)n;
	}
	return 0;
}
