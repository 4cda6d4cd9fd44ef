/* Right: the number was closed, and belongs to another file when it is used again. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char byte;
	int fd = open("/dev/null", O_RDONLY);

	if (fd < 0 || close(fd) < 0)
		return 1;
	return open("/dev/zero", O_RDONLY) != fd || read(fd, &byte, 1) != 1;
}
