#include <fcntl.h>
#include <unistd.h>

int answer(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC); /* HERE */

	return fd < 0 || write(fd, "world", 5) != 5 || close(fd) < 0;
}
