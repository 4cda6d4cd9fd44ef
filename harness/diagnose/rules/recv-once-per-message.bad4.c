/* A record of six bytes comes in two pieces; after the first the program complains.
 * stdin: firstAsecond
 * split: 4
 * expects: firstAsecond */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	char block[64];
	ssize_t n = read(STDIN_FILENO, block, sizeof block); /* HERE */

	if (n % 6) {
		fprintf(stderr, "a record is cut\n");
		return 1;
	}
	return write(STDOUT_FILENO, block, (size_t)n) != n;
}
