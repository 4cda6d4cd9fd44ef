#include <sys/socket.h>

int connect_somehow(int fd, const struct sockaddr *to, socklen_t length);

int connect_somehow(int fd, const struct sockaddr *to, socklen_t length)
{
	int attempt;

	for (attempt = 1; attempt <= 3; attempt++)
		if (connect(fd, to, length) == 0) /* HERE */
			return 0;
	return -1;
}
