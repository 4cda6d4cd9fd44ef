/* relay0: copies standard input to standard output. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "relay0: %s: %s\n", what, strerror(errno));
	return 1;
}

/* write() says how much it took, which may be less than it was given: the rest is ours to offer again. */
static bool write_all(int fd, const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = write(fd, next, left);

		if (n == -1)
			return false;
		next += n;
		left -= (size_t)n;
	}
	return true;
}

int main(void)
{
	char block[8192];

	for (;;) {
		ssize_t n = read(STDIN_FILENO, block, sizeof block);

		if (n == -1)
			return fail("read");	/* an error is not the end */
		if (n == 0)
			return 0;
		if (!write_all(STDOUT_FILENO, block, (size_t)n))
			return fail("write");
	}
}
