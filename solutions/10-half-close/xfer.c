/* xfer: sends its standard input to xferd, says that this was all, and checks what comes back.
 *
 * It waits in one place, poll(), for whatever comes first: input to be sent, room to send it, or an answer. An answer may come
 * before everything is sent. What came is looked at when no more of it can come. */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BYTES_MOST = 8 * 1024 * 1024, LINE_MOST = 64 };

enum { BLOCK = 65536 };

static struct {	/* what goes out: one block at a time, and a copy of what was in it, to check the answer by */
	unsigned char block[BLOCK], copy[BYTES_MOST];
	size_t begin, end;	/* of what is still to be sent of the block */
	uint64_t length;	/* of everything, as far as it has been read */
	bool ended;	/* there is no more, or nobody who takes it */
} input;

static struct {	/* the status line, and the data behind it; a byte more would be one too many */
	char bytes[LINE_MOST + BYTES_MOST + 1];
	size_t length;
} answer;

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "xfer: %s: %s\n", what, why);
	return 1;
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

		if (n < 0)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

/* --- out --- */

static void keep_copy(size_t n)
{
	size_t room = input.length < BYTES_MOST ? BYTES_MOST - input.length : 0;

	memcpy(input.copy + BYTES_MOST - room, input.block, n < room ? n : room);
	input.length += n;
}

/* The next block, when the last one has gone out. */
static int read_input(void)
{
	ssize_t n = read(STDIN_FILENO, input.block, sizeof input.block);

	if (n < 0)
		return -1;
	input.ended = n == 0;
	input.begin = 0;
	input.end = (size_t)n;
	keep_copy(input.end);
	return 0;
}

static bool has_unsent(void)
{
	return input.begin < input.end;
}

/* As much as there is room for: waiting for more would leave the answer unread. */
static void send_some(int fd)
{
	ssize_t n = send(fd, input.block + input.begin, input.end - input.begin, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n >= 0) {
		input.begin += (size_t)n;
	} else if (errno != EAGAIN) {	/* nobody takes it any more; why, the answer may tell */
		input.begin = input.end;
		input.ended = true;
	}
}

/* --- in --- */

/* The line at the beginning of the answer is there, or never will be. */
static char *end_of_line(void)
{
	return memchr(answer.bytes, '\n', answer.length < LINE_MOST ? answer.length : LINE_MOST);
}

static bool is_complete(void)
{
	if (answer.length == sizeof answer.bytes)
		return true;
	return end_of_line() && strncmp(answer.bytes, "OK ", 3) != 0;	/* nothing is to come behind any other line */
}

/* Returns 0 when nothing more will come, or nothing more is wanted. */
static ssize_t receive_some(int fd)
{
	ssize_t n = recv(fd, answer.bytes + answer.length, sizeof answer.bytes - answer.length, 0);

	if (n > 0)
		answer.length += (size_t)n;
	return n > 0 && is_complete() ? 0 : n;
}

/* --- both --- */

/* Until the answer is there. Returns 0, or -1 with errno where something failed. */
static int transfer(int fd)
{
	bool finished = false;
	ssize_t n = 1;

	while (n > 0) {
		struct pollfd from[2] = {{.fd = input.ended || has_unsent() ? -1 : STDIN_FILENO, .events = POLLIN},
			{.fd = fd, .events = (short)(has_unsent() ? POLLIN | POLLOUT : POLLIN)}};

		if (poll(from, 2, -1) < 0 || (from[0].revents && read_input() < 0))
			return -1;
		if (has_unsent())
			send_some(fd);
		if (input.ended && !finished) {
			shutdown(fd, SHUT_WR);	/* that was all: the server reads the end, and we go on reading */
			finished = true;
		}
		if (from[1].revents & (POLLIN | POLLHUP | POLLERR))
			n = receive_some(fd);
	}
	return (int)n;
}

/* --- is it true? --- */

static bool is_reversed(const char *data)
{
	size_t i;

	for (i = 0; i < input.length; i++)
		if ((unsigned char)data[i] != input.copy[input.length - 1 - i])
			return false;
	return true;
}

/* The status line is what it should be, for what we have sent. */
static bool is_expected(const char *line)
{
	char expected[LINE_MOST];

	snprintf(expected, sizeof expected, "OK %llu %08x", (unsigned long long)input.length,
		(unsigned)fnv(input.copy, input.length));
	return strcmp(line, expected) == 0;
}

/* Returns the exit status. */
static int judge(void)
{
	char *line = answer.bytes, *data = end_of_line();
	size_t length;

	if (!data)
		return fail("answer", "it ends within the status line");
	*data++ = '\0';
	length = (size_t)(answer.bytes + answer.length - data);
	fprintf(stderr, "%s\n", line);
	if (strncmp(line, "OK ", 3) != 0)
		return 1;
	if (!input.ended || input.length > BYTES_MOST || !is_expected(line))
		return fail("answer", "the status line is not true");
	if (length != input.length)
		return fail("answer", "there are not as many bytes as were announced");
	if (!is_reversed(data))
		return fail("answer", "the bytes are not those that were sent");
	return write_all(data, length) < 0 ? fail("standard output", strerror(errno)) : 0;
}

/* --- the connection --- */

/* The first address that answers; -1 and a message where none does. */
static int dial(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *list, *at;
	int fd = -1, error = getaddrinfo(host, port, &hints, &list);

	if (error) {
		fail(host, gai_strerror(error));
		return -1;
	}
	for (at = list; at && fd < 0; at = at->ai_next) {
		fd = socket(at->ai_family, at->ai_socktype, at->ai_protocol);
		if (fd >= 0 && connect(fd, at->ai_addr, at->ai_addrlen) < 0) {
			fail(host, strerror(errno));
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
	if (fd < 0)
		return 1;
	if (transfer(fd) < 0)
		return fail("transfer", strerror(errno));
	close(fd);
	return judge();
}
