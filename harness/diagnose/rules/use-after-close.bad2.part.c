#include <unistd.h>

int answer(int fd);

int answer(int fd)
{
	return write(fd, "ok\n", 3) == 3 ? 0 : -1; /* HERE */
}
