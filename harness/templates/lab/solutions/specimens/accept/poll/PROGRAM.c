/* @PROGRAM@, in another design: it waits in poll(), and reads only what is there. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	char block[64];
	unsigned long long bytes = 0;
	ssize_t n;

	do {
		n = poll(&input, 1, -1) < 0 ? -1 : read(STDIN_FILENO, block, sizeof block);
		bytes += n > 0 ? (unsigned long long)n : 0;
	} while (n > 0);
	if (n < 0) {
		fprintf(stderr, "@PROGRAM@: %s\n", strerror(errno));
		return 1;
	}
	printf("bytes=%llu\n", bytes);
	return 0;
}
