/* tally that reads all of its input before it writes: the parent passes it through a pipe to a child, which counts bytes and lines. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
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

/* FNV-1a, 32 bit. */
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

static uint64_t count_lines(const unsigned char *bytes, size_t length)
{
	uint64_t lines = 0;

	while (length-- > 0)
		lines += *bytes++ == '\n';
	return lines;
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

/* A write may take less than it was given: the rest follows. */
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

/* The child: reads to the end, which comes when the last copy of the write end is closed, its own included. */
static int count(int from)
{
	unsigned char block[65536];
	uint64_t bytes = 0, lines = 0;
	uint32_t hash = 2166136261u;
	ssize_t n;

	while ((n = read(from, block, sizeof block)) > 0) {
		bytes += (uint64_t)n;
		lines += count_lines(block, (size_t)n);
		hash = fnv(hash, block, (size_t)n);
	}
	print_line(bytes, lines, hash);
	/* stdio has only buffered the line: whether it got out is known now */
	return n >= 0 && fflush(stdout) == 0 ? 0 : fail("count");
}

/* All of standard input, in memory that grows. */
struct input {
	char *bytes;
	size_t length, room;
};

static bool make_room(struct input *input)
{
	size_t room = input->room ? 2 * input->room : 65536;
	char *bytes;

	if (input->length < input->room)
		return true;
	bytes = realloc(input->bytes, room);
	if (!bytes)
		return false;
	input->bytes = bytes;
	input->room = room;
	return true;
}

static bool read_all(struct input *input)
{
	ssize_t n = 1;

	while (n > 0) {
		if (!make_room(input))
			return false;
		n = read(STDIN_FILENO, input->bytes + input->length, input->room - input->length);
		if (n > 0)
			input->length += (size_t)n;
	}
	return n == 0;
}

static bool write_chunks(int to, const struct input *input, size_t chunk)
{
	size_t done, size;

	for (done = 0; done < input->length; done += size) {
		size = input->length - done < chunk ? input->length - done : chunk;
		if (!write_all(to, input->bytes + done, size))
			return false;
	}
	return true;
}

/* The parent: reads to the end first. A child that is gone (EPIPE) is no news yet: how it ended is told by its status. */
static int pass_on(int to, size_t chunk)
{
	struct input input = {0};
	int status = 0;

	if (!read_all(&input))
		status = fail("read");
	else if (!write_chunks(to, &input, chunk))
		status = 1;
	free(input.bytes);
	return status;
}

static int collect(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) == -1)
		return fail("waitpid");
	if (WIFSIGNALED(status)) {
		fprintf(stderr, "tally: child killed by signal %d\n", WTERMSIG(status));
		return 1;
	}
	return WEXITSTATUS(status) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	size_t chunk = 4096;
	int option, ends[2], status, ended;
	pid_t child;

	while ((option = getopt(argc, argv, "c:")) != -1)
		if (option != 'c' || (chunk = parse_chunk(optarg)) == 0)
			return usage();
	if (optind != argc)
		return usage();
	signal(SIGPIPE, SIG_IGN);	/* a write without a reader fails with EPIPE instead of killing us */
	if (pipe(ends) == -1)
		return fail("pipe");
	child = fork();
	if (child == -1)
		return fail("fork");
	if (child == 0) {
		close(ends[1]);		/* or our own copy would keep the end of file away */
		return count(ends[0]);
	}
	close(ends[0]);			/* or writing would never fail when the child is gone */
	status = pass_on(ends[1], chunk);
	close(ends[1]);			/* before waiting: the child reads until now */
	ended = collect(child);
	return status ? status : ended;
}
