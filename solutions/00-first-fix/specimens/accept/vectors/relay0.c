/* relay0 with two buffers at once: readv fills them, writev empties them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "relay0: %s: %s\n", what, strerror(errno));
	return 1;
}

/* Drops what was written from the front of the two parts. */
static void drop(struct iovec parts[2], size_t written)
{
	int i;

	for (i = 0; i < 2; i++) {
		size_t part = written < parts[i].iov_len ? written : parts[i].iov_len;

		parts[i].iov_base = (char *)parts[i].iov_base + part;
		parts[i].iov_len -= part;
		written -= part;
	}
}

static int write_all(struct iovec parts[2])
{
	while (parts[0].iov_len + parts[1].iov_len > 0) {
		ssize_t n = writev(STDOUT_FILENO, parts, 2);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		drop(parts, (size_t)n);
	}
	return 0;
}

int main(void)
{
	char first[4096], second[4096];

	for (;;) {
		struct iovec parts[2] = {{first, sizeof first}, {second, sizeof second}};
		ssize_t n = readv(STDIN_FILENO, parts, 2);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail("readv");
		if (n == 0)
			return 0;
		parts[0].iov_len = (size_t)n < sizeof first ? (size_t)n : sizeof first;
		parts[1].iov_len = (size_t)n - parts[0].iov_len;
		if (write_all(parts) < 0)
			return fail("writev");
	}
}
