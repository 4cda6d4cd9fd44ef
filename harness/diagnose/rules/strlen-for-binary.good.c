/* Right: the count of read() is the length.
   stdin: ab\0cd */
#include <unistd.h>

int main(void)
{
	char block[64];
	ssize_t n;

	while ((n = read(0, block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	return n < 0;
}
