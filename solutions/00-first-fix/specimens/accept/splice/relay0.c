/* relay0 without copying: splice moves pages inside the kernel where one side is a pipe; elsewhere read and write. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "relay0: %s: %s\n", what, strerror(errno));
	return 1;
}

static int copy(void)
{
	char block[8192], *next;
	ssize_t length, n;

	while ((length = read(STDIN_FILENO, block, sizeof block)) != 0) {
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return fail("read");
		for (next = block; length > 0; next += n, length -= n) {
			n = write(STDOUT_FILENO, next, (size_t)length);
			if (n < 0 && errno != EINTR)
				return fail("write");
			n = n < 0 ? 0 : n;
		}
	}
	return 0;
}

int main(void)
{
	ssize_t n;

	while ((n = splice(STDIN_FILENO, NULL, STDOUT_FILENO, NULL, 65536, 0)) != 0) {
		if (n > 0 || errno == EINTR)
			continue;
		if (errno == EINVAL)
			return copy();	/* neither side is a pipe */
		return fail("splice");
	}
	return 0;
}
