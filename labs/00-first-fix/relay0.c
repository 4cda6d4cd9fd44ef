/* relay0: copies standard input to standard output. It works, and it breaks two promises.
 *
 * TODO 1: make it keep its promises. `plumb check 00` tells which one is broken first, and at which line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>

static void write_block(const char *block, ssize_t length)
{
	if (write(STDOUT_FILENO, block, (size_t)length) == -1) {
		fprintf(stderr, "relay0: write: %s\n", strerror(errno));
		exit(1);
	}
}

int main(void)
{
	char block[8192];
	ssize_t length;

	while ((length = read(STDIN_FILENO, block, sizeof block)) > 0)
		write_block(block, length);
	return 0;
}
