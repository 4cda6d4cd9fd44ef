/* n <= 0 is one case for this loop: the end of the input is reported as an error.
   stdin: one line\n */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[100];

	for (;;) {
		ssize_t n = read(0, block, sizeof block); /* HERE */

		if (n <= 0) {
			perror("read");
			return 1;
		}
		if (write(1, block, (size_t)n) != n)
			return 1;
	}
}
