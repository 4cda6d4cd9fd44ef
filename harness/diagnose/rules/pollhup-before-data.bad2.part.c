#include <poll.h>
#include <unistd.h>

int handle(struct pollfd *one);

int handle(struct pollfd *one)
{
	char block[64];
	ssize_t n;

	if (one->revents & (POLLHUP | POLLERR)) {
		if (close(one->fd) < 0) /* HERE */
			return -1;
		one->fd = -1;
		return 0;
	}
	n = read(one->fd, block, sizeof block);
	return n < 0 || write(1, block, (size_t)n) != n ? -1 : 0;
}
