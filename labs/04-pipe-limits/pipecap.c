/* pipecap: how much does a pipe hold? It is filled with writes that do not wait, and the kernel says when it is full.
 *
 * Given: the options, the line that is printed. Steps 1 and 2 are yours; README.md tells what each has to do. */
#define _GNU_SOURCE	/* F_SETPIPE_SZ and F_GETPIPE_SZ are Linux's own */
#include <errno.h>
#include <limits.h>
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

/* `size` 0 leaves the capacity as the kernel makes it. Returns the capacity that the pipe has. */
static int make_pipe(int ends[2], int size)
{
	ends[0] = ends[1] = -1;
	if (size < 0)
		die("pipe");
	/* TODO 1: the pipe, whose writes do not wait; ask for the size, and ask what it has become. See fcntl(2), F_SETPIPE_SZ. */
	return size;
}

/* Writes blocks until one does not fit, or not as a whole. Returns the bytes in the pipe; *partial gets those of a last, cut
 * write, or 0. */
static long long fill(int to, const char *block, size_t size, size_t *partial)
{
	(void)to;
	(void)block;
	(void)size;
	/* TODO 2: write, until the kernel says that it has no room. */
	*partial = 0;
	return 0;
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
