/* xfer in two processes: the child sends and never reads, the parent receives and never sends. Each waits where it likes. What was
 * sent lies in memory that both have. */
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BYTES_MOST = 8 * 1024 * 1024, LINE_MOST = 64 };

enum { BLOCK = 65536 };

static struct {	/* what has gone out; shared */
	unsigned char copy[BYTES_MOST];
	uint64_t length;
	bool ended;
} *shared;

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

/* --- out: the child --- */

static void keep_copy(const unsigned char *block, size_t n)
{
	size_t room = shared->length < BYTES_MOST ? BYTES_MOST - shared->length : 0;

	memcpy(shared->copy + BYTES_MOST - room, block, n < room ? n : room);
	shared->length += n;
}

static int send_all(int fd, const unsigned char *next, size_t left)
{
	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		next += n;
		left -= (size_t)n;
	}
	return 0;
}

static _Noreturn void send_input(int fd)
{
	unsigned char block[BLOCK];
	ssize_t n;

	while ((n = read(STDIN_FILENO, block, sizeof block)) > 0) {
		keep_copy(block, (size_t)n);
		if (send_all(fd, block, (size_t)n) < 0)
			_exit(1);
	}
	shared->ended = n == 0;
	shutdown(fd, SHUT_WR);	/* close() would do nothing: the parent has the socket, too */
	_exit(n < 0);
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

static int transfer(int fd)
{
	ssize_t n;
	pid_t child;

	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return -1;
	child = fork();
	if (child < 0)
		return -1;
	if (child == 0)
		send_input(fd);
	while ((n = receive_some(fd)) > 0)
		;
	kill(child, SIGTERM);	/* it may still wait for input that nobody wants any more */
	waitpid(child, NULL, 0);
	return (int)n;
}

/* --- is it true? --- */

static bool is_reversed(const char *data)
{
	size_t i;

	for (i = 0; i < shared->length; i++)
		if ((unsigned char)data[i] != shared->copy[shared->length - 1 - i])
			return false;
	return true;
}

/* The status line is what it should be, for what we have sent. */
static bool is_expected(const char *line)
{
	char expected[LINE_MOST];

	snprintf(expected, sizeof expected, "OK %llu %08x", (unsigned long long)shared->length,
		(unsigned)fnv(shared->copy, shared->length));
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
	if (!shared->ended || shared->length > BYTES_MOST || !is_expected(line))
		return fail("answer", "the status line is not true");
	if (length != shared->length)
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
