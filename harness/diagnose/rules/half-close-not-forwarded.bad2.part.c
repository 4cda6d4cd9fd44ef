#include <unistd.h>

int move(int from, int to);

int move(int from, int to)
{
	char block[256];
	ssize_t n = read(from, block, sizeof block);

	if (n > 0)
		return write(to, block, (size_t)n) == n ? 1 : -1;
	(void)close(from); /* its end */
	return close(to);  /* HERE */
}
