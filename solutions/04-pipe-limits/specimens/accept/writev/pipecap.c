/* pipecap: how much does a pipe hold? It is filled with writes that do not wait, and the kernel says when it is full. */
#define _GNU_SOURCE	/* F_SETPIPE_SZ and F_GETPIPE_SZ are Linux's own */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 1 << 30 };

static int fail(const char *what)
{
	fprintf(stderr, "pipecap: %s: %s\n", what, strerror(errno));
	return 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: pipecap [-s SIZE] [-w W]   (both from 1)\n");
	return 2;
}

/* A whole decimal number from 1 to MOST, or 0. */
static int parse_number(const char *text)
{
	char *end;
	long number;

	errno = 0;
	number = strtol(text, &end, 10);
	if (errno || end == text || *end || number < 1 || number > MOST)
		return 0;
	return (int)number;
}

/* `size` 0 leaves the capacity as the kernel makes it. It rounds up what it is asked for, so the answer is asked for, too. */
static int make_pipe(int ends[2], int size)
{
	if (pipe2(ends, O_NONBLOCK) < 0)
		return -1;
	if (size > 0 && fcntl(ends[1], F_SETPIPE_SZ, size) < 0)
		return -1;
	return fcntl(ends[1], F_GETPIPE_SZ);
}

/* Writes blocks until one does not fit, or not as a whole. Capacity is counted in pages, not in bytes, so it cannot be
 * computed: only a write tells. Returns the bytes in the pipe, or -1; *partial gets those of a last, cut write, or 0. */
static long long fill(int to, const char *block, size_t size, size_t *partial)
{
	long long fitted = 0;
	ssize_t n;

	for (;;) {
		n = writev(to, &(struct iovec){(void *)block, size}, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		fitted += n;
		if ((size_t)n < size) {
			*partial = (size_t)n;
			return fitted;
		}
	}
	*partial = 0;
	return errno == EAGAIN ? fitted : -1;
}

static void print_line(int size, long pipe_buf, long long fitted, size_t partial)
{
	printf("size=%d pipe_buf=%ld fitted=%lld last=", size, pipe_buf, fitted);
	if (partial > 0)
		printf("partial:%zu\n", partial);
	else
		printf("eagain\n");
}

int main(int argc, char **argv)
{
	int option, wanted = 0, width = 1, ends[2], size;
	size_t partial = 0;
	long long fitted;
	char *block;

	while ((option = getopt(argc, argv, "s:w:")) != -1) {
		if (option == 's' && (wanted = parse_number(optarg)) > 0)
			continue;
		if (option != 'w' || (width = parse_number(optarg)) == 0)
			return usage();
	}
	if (optind != argc)
		return usage();
	size = make_pipe(ends, wanted);
	if (size < 0)
		return fail("pipe");
	block = calloc(1, (size_t)width);
	if (!block)
		return fail("calloc");
	fitted = fill(ends[1], block, (size_t)width, &partial);
	if (fitted < 0)
		return fail("write");
	print_line(size, fpathconf(ends[1], _PC_PIPE_BUF), fitted, partial);
	free(block);
	return fflush(stdout) == 0 ? 0 : fail("stdout");
}
