/* Right until a read fails: then it computes for ever. */
#include <unistd.h>

int main(void)
{
	volatile unsigned long work = 0;
	char block[8192];
	ssize_t at, n, m;

	while ((n = read(0, block, sizeof block)) > 0)
		for (at = 0; at < n; at += m)
			if ((m = write(1, block + at, n - at)) < 0)
				return 1;
	while (n < 0)
		work++;
	return 0;
}
