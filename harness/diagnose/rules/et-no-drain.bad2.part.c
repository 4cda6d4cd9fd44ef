#include <unistd.h>

int take_block(int fd);

int take_block(int fd)
{
	char block[4096];
	ssize_t n = read(fd, block, sizeof block); /* HERE */

	return n > 0 ? (int)n : 0;
}
