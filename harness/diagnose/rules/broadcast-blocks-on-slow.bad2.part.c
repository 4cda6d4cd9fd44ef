#include <poll.h>
#include <unistd.h>

int tell_others(const struct pollfd *fds, int count, int from, const char *text, long length);

int tell_others(const struct pollfd *fds, int count, int from, const char *text, long length)
{
	int i;

	for (i = 0; i < count; i++)
		if (i != from && write(fds[i].fd, text, (size_t)length) != length) /* HERE */
			return -1;
	return 0;
}
