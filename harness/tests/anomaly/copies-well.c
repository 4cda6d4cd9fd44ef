/* Right. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[8192];
	ssize_t at, n, m;

	while ((n = read(0, block, sizeof block)) > 0)
		for (at = 0; at < n; at += m)
			if ((m = write(1, block + at, n - at)) < 0) {
				perror("relay0: write");
				return 1;
			}
	if (n < 0)
		perror("relay0: read");
	return n < 0;
}
