#include <poll.h>
#include <unistd.h>

int serve(int fd);

int serve(int fd)
{
	struct pollfd watched = {.fd = fd, .events = POLLIN};
	char order[64];

	while (poll(&watched, 1, -1) > 0)
		if (read(fd, order, sizeof order) < 0) /* HERE */
			return 1;
	return 1;
}
