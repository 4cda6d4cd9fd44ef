/* Right: 0 is the end, and only -1 is an error.
   stdin: one line\n */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[100];
	ssize_t n;

	while ((n = read(0, block, sizeof block)) > 0)
		if (write(1, block, (size_t)n) != n)
			return 1;
	if (n < 0) {
		perror("read");
		return 1;
	}
	return 0;
}
