#include <unistd.h>

long copy(int from, int to);

long copy(int from, int to)
{
	char block[512];
	long sum = 0;

	for (;;) {
		ssize_t n = read(from, block, sizeof block); /* HERE */

		if (n <= 0 || write(to, block, (size_t)n) != n)
			return sum;
		sum += n;
	}
}
