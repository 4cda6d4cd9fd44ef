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

/* --- out --- */

/* A block that has no room makes the input too long for any answer. */
static void keep_copy(size_t n)
{
	if (input.length + n <= sizeof input.copy)
		memcpy(input.copy + input.length, input.block, n);
	input.length += n;
}

/* The next block, when the last one has gone out. Where there is none, the server is told so. Returns what read() does. */
static ssize_t read_input(int fd)
{
	ssize_t n = read(STDIN_FILENO, input.block, sizeof input.block);

	if (n != -1) {
		input.begin = 0;
		input.end = (size_t)n;
		keep_copy(input.end);
	}
	input.ended = n == 0;
	if (input.ended)
		shutdown(fd, SHUT_WR);	/* that was all: the server reads the end, and we go on reading */
	return n;
}

static bool has_unsent(void)
{
	return input.begin < input.end;
}

/* As much as there is room for: waiting for more would leave the answer unread. Why a send fails, recv() gets to know. */
static void send_some(int fd)
{
	ssize_t n = send(fd, input.block + input.begin, input.end - input.begin, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n != -1)
		input.begin += (size_t)n;
}

/* --- in --- */

/* The line at the beginning of the answer is there, or never will be. */
static char *end_of_line(void)
{
	return memchr(answer.bytes, '\n', answer.length);
}

static bool is_ok(void)
{
	return strncmp(answer.bytes, "OK ", 3) == 0;
}

/* Nothing more is wanted: it is too much already, or it is a line that nothing is to come behind. */
static bool is_complete(void)
{
	return answer.length == sizeof answer.bytes || (end_of_line() && !is_ok());
}

/* Returns what recv() does. */
static ssize_t receive_some(int fd)
{
	ssize_t n = recv(fd, answer.bytes + answer.length, sizeof answer.bytes - answer.length, 0);

	if (n != -1)
		answer.length += (size_t)n;
	return n;
}

/* --- both --- */

/* Until the answer is there. Returns -1, with errno, where something failed. */
static int transfer(int fd)
{
	for (;;) {
		struct pollfd from[2] = {{.fd = input.ended || has_unsent() ? -1 : STDIN_FILENO, .events = POLLIN},
			{.fd = fd, .events = (short)(has_unsent() ? POLLIN | POLLOUT : POLLIN)}};

		if (poll(from, 2, -1) == -1 || (from[0].revents && read_input(fd) == -1))
			return -1;
		if (has_unsent())
			send_some(fd);
		if (from[1].revents & ~POLLOUT) {	/* an answer, an end, an error: recv() tells which */
			ssize_t n = receive_some(fd);

			if (n <= 0 || is_complete())
				return (int)n;
		}
	}
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
		return disbelieve("it ends within the status line");
	*data++ = '\0';
	length = (size_t)(answer.bytes + answer.length - data);
	fprintf(stderr, "%s\n", line);
	if (!is_ok())
		return 1;
	if (!input.ended || input.length > BYTES_MOST || !is_expected(line))
		return disbelieve("the status line is not true");
	if (length != input.length)
		return disbelieve("there are not as many bytes as were announced");
	if (!is_reversed(data))
		return disbelieve("the bytes are not those that were sent");
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
