#include <unistd.h>

long read_n(int fd, char *to, unsigned long length);

long read_n(int fd, char *to, unsigned long length)
{
	unsigned long got = 0;

	while (got < length) {
		long n = read(fd, to + got, length - got); /* HERE */

		if (n <= 0)
			return -1;
		got += (unsigned long)n;
	}
	return (long)got;
}
