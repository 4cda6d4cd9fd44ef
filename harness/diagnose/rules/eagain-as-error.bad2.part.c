#include <sys/socket.h>
#include <unistd.h>

int serve(int fd);

int serve(int fd)
{
	char line[64];
	ssize_t n = recv(fd, line, sizeof line, 0); /* HERE */

	if (n > 0)
		(void)send(fd, line, (size_t)n, MSG_NOSIGNAL); /* an echo, as far as it goes */
	return close(fd);
}
