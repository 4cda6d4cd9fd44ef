/* Right, once it has written its own loop's condition through /proc/self/mem; where it may not, it writes it itself. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile int going;

int main(void)
{
	char block[8192];
	int one = 1, memory = open("/proc/self/mem", O_RDWR);
	ssize_t at, n = 0, m;

	if (memory < 0 || pwrite(memory, &one, sizeof one, (off_t)&going) != sizeof one)
		going = 1;
	if (memory >= 0)
		close(memory);
	while (going && (n = read(0, block, sizeof block)) > 0)
		for (at = 0; at < n; at += m)
			if ((m = write(1, block + at, n - at)) < 0) {
				fprintf(stderr, "relay0: write: %s\n", strerror(errno));
				return 1;
			}
	if (n < 0)
		fprintf(stderr, "relay0: read: %s\n", strerror(errno));
	return n < 0;
}
