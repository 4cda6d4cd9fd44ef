/* pipecap: how much does a pipe hold? It is filled with writes that do not wait, and the kernel says when it is full. */
#define _GNU_SOURCE	/* F_SETPIPE_SZ and F_GETPIPE_SZ are Linux's own */
#include <errno.h>
#include <limits.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *what)
{
	fprintf(stderr, "pipecap: %s: %s\n", what, strerror(errno));
	return 1;
}

static void die(const char *what)
{
	exit(fail(what));
}

static int usage(void)
{
	fprintf(stderr, "usage: pipecap [-s SIZE] [-w W]   (both from 1)\n");
	return 2;
}

/* Is that a whole decimal number between 1 and another? strtol() gives 0 where there is none, and LONG_MAX where it is too large. */
static int parse_number(const char *text, int most, int *out)
{
	char *end;
	long number = strtol(text, &end, 10);

	*out = (int)number;
	return !*end && number >= 1 && number <= most;
}

/* `size` 0 leaves the capacity as the kernel makes it. It rounds up what it is asked for, so the answer is asked for, too. */
static int make_pipe(int ends[2], int size)
{
	if (pipe2(ends, O_NONBLOCK) == -1)
		die("pipe");
	if (size > 0 && fcntl(ends[1], F_SETPIPE_SZ, size) == -1)
		die("size");
	return fcntl(ends[1], F_GETPIPE_SZ);
}

/* Writes blocks until one does not fit, or not as a whole. Capacity is counted in pages, not in bytes, so it cannot be
 * computed: only a write tells; there is no reason but EAGAIN for it to fail. Returns the bytes in the pipe; *partial gets those
 * of a last, cut write, or 0. */
static long long fill(int to, const char *block, size_t size, size_t *partial)
{
	long long fitted = 0;
	ssize_t n;

	while ((n = write(to, block, size)) == (ssize_t)size)
		fitted += n;
	*partial = n == -1 ? 0 : (size_t)n;
	return fitted + (long long)*partial;
}

static void print_line(int size, long long fitted, size_t partial)
{
	printf("size=%d pipe_buf=%d fitted=%lld last=", size, PIPE_BUF, fitted);
	if (partial > 0)
		printf("partial:%zu\n", partial);
	else
		printf("eagain\n");
}

int main(int argc, char **argv)
{
	static char block[1048576];
	int option, wanted = 0, width = 1, ends[2], size;
	size_t partial;
	long long fitted;

	while ((option = getopt(argc, argv, "s:w:")) != -1)
		if (!(option == 's' && parse_number(optarg, INT_MAX, &wanted)) &&
			!(option == 'w' && parse_number(optarg, sizeof block, &width)))
			return usage();
	if (optind != argc)
		return usage();
	size = make_pipe(ends, wanted);
	fitted = fill(ends[1], block, (size_t)width, &partial);
	print_line(size, fitted, partial);
	return fflush(stdout) == 0 ? 0 : fail("stdout");
}
