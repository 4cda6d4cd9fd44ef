#include <unistd.h>

int drain(int fd);

int drain(int fd)
{
	char byte;
	int count = 0;
	ssize_t n;

	do {
		n = read(fd, &byte, 1); /* HERE */
		count++;
	} while (n > 0);
	return n < 0 ? -1 : count;
}
