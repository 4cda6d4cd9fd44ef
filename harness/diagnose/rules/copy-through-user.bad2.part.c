#include <unistd.h>

int copy(int from, int to);

int copy(int from, int to)
{
	char page[4096];
	ssize_t n;

	while ((n = read(from, page, sizeof page)) > 0) /* HERE */
		if (write(to, page, (size_t)n) != n)
			return -1;
	return (int)n;
}
