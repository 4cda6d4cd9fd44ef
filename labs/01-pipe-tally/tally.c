/* tally: the parent passes its standard input through a pipe to a child, which counts bytes and lines.
 *
 * Given: the options, the hash, the line that is printed. The five steps are yours; README.md tells what each has to do. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK_MOST = 1048576 };

static int fail(const char *what)
{
	fprintf(stderr, "tally: %s: %s\n", what, strerror(errno));
	return 1;
}

static int usage(void)
{
	fprintf(stderr, "usage: tally [-c CHUNK]   (CHUNK 1 to %d)\n", CHUNK_MOST);
	return 2;
}

/* FNV-1a, 32 bit: begin with 2166136261, and hand the result of one block to the next. */
static uint32_t fnv(uint32_t hash, const unsigned char *bytes, size_t length)
{
	while (length-- > 0)
		hash = (hash ^ *bytes++) * 16777619u;
	return hash;
}

static void print_line(uint64_t bytes, uint64_t lines, uint32_t hash)
{
	printf("bytes=%llu lines=%llu fnv=%08x\n", (unsigned long long)bytes, (unsigned long long)lines, (unsigned)hash);
}

/* A whole decimal number from 1 to CHUNK_MOST, or 0. */
static size_t parse_chunk(const char *text)
{
	char *end;
	long number;

	number = strtol(text, &end, 10);	/* 0 where there is no digit, and its largest where there are too many */
	if (*end || number < 1 || number > CHUNK_MOST)
		return 0;
	return (size_t)number;
}

/* The child. `from` is the read end of the pipe. */
static int count(int from)
{
	uint64_t bytes = 0, lines = 0;
	uint32_t hash = 2166136261u;

	(void)from;
	/* TODO 3: read until the end of the file; count bytes and newlines, and feed every block to fnv(). */
	hash = fnv(hash, NULL, 0);
	print_line(bytes, lines, hash);
	return 0;
}

/* The parent. `to` is the write end of the pipe. */
static int pass_on(int to, size_t chunk)
{
	(void)to;
	(void)chunk;
	/* TODO 4: read standard input to its end and write every byte to the pipe, at most `chunk` bytes a write; a write may take
	 * less than it was given. */
	return 0;
}

int main(int argc, char **argv)
{
	size_t chunk = 4096;
	int option, ends[2] = {-1, -1};

	while ((option = getopt(argc, argv, "c:")) != -1)
		if (option != 'c' || (chunk = parse_chunk(optarg)) == 0)
			return usage();
	if (optind != argc)
		return usage();
	/* TODO 1: make the pipe. */
	/* TODO 2: fork. In each process close the end that it does not use, before anything else.
	 *         The child returns count(…); the parent goes on. */
	if (ends[0] >= 0)
		return count(ends[0]);
	if (pass_on(ends[1], chunk) != 0)
		return fail("pass on");
	/* TODO 5: close what is left, wait for the child, and turn its status into ours. */
	return 0;
}
