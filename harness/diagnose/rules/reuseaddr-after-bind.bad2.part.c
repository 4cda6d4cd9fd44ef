#include <sys/socket.h>

int allow_reuse(int fd);

int allow_reuse(int fd)
{
	int on = 1;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on); /* HERE */
}
