#include <unistd.h>

long read_input(int fd, char *bytes, unsigned long most);

long read_input(int fd, char *bytes, unsigned long most)
{
	unsigned long length = 0;

	for (;;) {
		unsigned long wanted = most - length < 10 ? most - length : 10;
		ssize_t n = read(fd, bytes + length, wanted); /* HERE */

		if (n < 0)
			return -1;
		length += (unsigned long)n;
		if ((unsigned long)n < wanted)
			return (long)length;
	}
}
