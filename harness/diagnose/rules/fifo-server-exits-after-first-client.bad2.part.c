#include <fcntl.h>
#include <unistd.h>

int serve(const char *path);

int serve(const char *path)
{
	char request[64];
	int fd = open(path, O_RDONLY), count = 0;

	if (fd < 0)
		return -1;
	while (read(fd, request, sizeof request) > 0) /* HERE */
		count++;
	return close(fd) < 0 ? -1 : count;
}
