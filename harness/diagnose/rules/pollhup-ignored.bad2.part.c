#include <poll.h>

int wait_until_writable(int fd);

int wait_until_writable(int fd)
{
	struct pollfd one = {fd, POLLIN | POLLOUT, 0};

	for (;;) {
		if (poll(&one, 1, -1) < 0) /* HERE */
			return -1;
		if (one.revents == POLLOUT)
			return 0;
	}
}
