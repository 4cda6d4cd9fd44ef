#include <sys/socket.h>

int report(int fd, const char *line, size_t length);

int report(int fd, const char *line, size_t length)
{
	return send(fd, line, length, 0) < 0 ? -1 : 0; /* HERE */
}
