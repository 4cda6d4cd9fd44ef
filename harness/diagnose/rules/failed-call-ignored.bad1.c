/* There is no such file; the -1 of open() is used as if it were a descriptor. */
#include <fcntl.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	int fd = open("config.txt", O_RDONLY);

	return read(fd, block, sizeof block) < 0; /* HERE */
}
