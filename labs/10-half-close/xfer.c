/* xfer: sends its standard input to xferd, says that this was all, and checks what comes back.
 *
 * Given: the connection (your lab 07), FNV-1a, and a place for what goes out and for what comes in. The last two steps are yours;
 * README.md tells what each has to do. */
#include <errno.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BYTES_MOST = 8 * 1024 * 1024, LINE_MOST = sizeof "OK 8388608 ffffffff\n" };

static struct {	/* what goes out: one block at a time, and a copy of what was in it, to check the answer by */
	unsigned char block[65536], copy[BYTES_MOST];
	size_t begin, end;	/* of what is still to be sent of the block */
	uint64_t length;	/* of everything, as far as it has been read */
	bool ended;	/* there is no more, and all of it has been sent */
} input;

static struct {	/* the status line, and the data behind it: one byte more than a true answer has */
	char bytes[LINE_MOST + BYTES_MOST];
	size_t length;
} answer;

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "xfer: %s: %s\n", what, why);
	return 1;
}

static int disbelieve(const char *why)
{
	return fail("answer", why);
}

/* FNV-1a, 32 bit. */
static uint32_t fnv(const unsigned char *bytes, size_t length)
{
	uint32_t hash = 2166136261;

	while (length--)
		hash = (hash ^ *bytes++) * 16777619;
	return hash;
}

static int write_all(const char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = write(STDOUT_FILENO, next, left);

		if (n == -1)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

/* --- both --- */

/* The line at the beginning of the answer; NULL as long as it is not there. */
static char *end_of_line(void)
{
	return memchr(answer.bytes, '\n', answer.length);
}

static bool is_ok(void)
{
	return strncmp(answer.bytes, "OK ", 3) == 0;
}

/* Until the answer is there. Returns -1, with errno, where something failed. */
static int transfer(int fd)
{
	(void)fd;
	(void)input;
	/* TODO 4: send all of standard input, say that this was all, and fill in `answer` meanwhile: it may come early. Which call waits
	 * for both sides at once? Which of yours could wait for the wrong one? (Two processes or two threads are as right.) */
	return 0;
}

/* --- is it true? --- */

/* Returns the exit status. */
static int judge(void)
{
	char *line = answer.bytes, *data = end_of_line();
	size_t length;

	if (!data)
		return disbelieve("it ends within the status line");
	*data++ = '\0';
	length = (size_t)(answer.bytes + answer.length - data);
	fprintf(stderr, "%s\n", line);
	if (!is_ok())
		return 1;
	(void)fnv;
	/* TODO 5: the line, the number of bytes, and the bytes: are they what they should be, for what was sent? */
	return write_all(data, length) == -1 ? fail("standard output", strerror(errno)) : 0;
}

/* --- the connection --- */

/* The first address that answers; -1 and a message where none does. */
static int dial(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list, *at;
	int fd = -1, error = getaddrinfo(host, port, &hints, &list);

	if (error) {
		fail("address", gai_strerror(error));
		return -1;
	}
	for (at = list; at && fd == -1; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
		if (fd != -1 && connect(fd, at->ai_addr, at->ai_addrlen) == -1) {
			fail("connect", strerror(errno));
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(list);
	return fd;
}

int main(int argc, char **argv)
{
	int fd;

	if (argc != 3) {
		fprintf(stderr, "usage: xfer HOST PORT\n");
		return 2;
	}
	fd = dial(argv[1], argv[2]);
	if (fd == -1)
		return 1;
	if (transfer(fd) == -1)
		return fail("transfer", strerror(errno));
	close(fd);
	return judge();
}
