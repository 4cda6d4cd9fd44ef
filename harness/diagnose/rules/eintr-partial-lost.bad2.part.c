#include <errno.h>
#include <sys/socket.h>

void send_all(int fd, const char *bytes, size_t length);

void send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n;

	do
		n = send(fd, bytes, length, 0); /* HERE */
	while ((n < 0 && errno == EINTR) || (n >= 0 && (size_t)n < length));
}
