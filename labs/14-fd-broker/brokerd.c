/* brokerd: hands out files below ROOT over a Unix socket. Not their content: the open files themselves.
 *
 * Given: options, lines, the answers that are no file, and one client after the other. The rest is yours; README.md tells what each step
 * has to do. (Steps 1, 5 and 6 are in address.c and pass.c, because brokerc needs them, too.) */
#define _GNU_SOURCE	/* struct ucred, O_NOFOLLOW … */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { PATH_LONGEST = 4095, LINE_LONGEST = sizeof "OPEN " - 1 + PATH_LONGEST };

struct options {
	uid_t uid;	/* who is served */
	const char *root, *name;
};

/* What has come from a client and has not been used yet. */
struct reader {
	int fd;
	size_t begin, end;
	char bytes[LINE_LONGEST + 1];	/* and its LF */
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "brokerd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int need(int result, const char *what)
{
	if (result == -1)
		die(what);
	return result;
}

static int stream_socket(void)
{
	return need(socket(AF_UNIX, SOCK_STREAM, 0), "socket");
}

/* --- one request --- */

/* "-reason" in place of a descriptor. Gives false where the client is gone. */
static bool refuse(int fd, const char *reason)
{
	char line[256];
	int length = snprintf(line, sizeof line, "-%s\n", reason);

	return send(fd, line, (size_t)length, MSG_NOSIGNAL) == length;
}

/* The next line, as a string without its LF. NULL behind the last one, and where one is longer than may be. */
static char *next_line(struct reader *reader, bool *too_long)
{
	for (;;) {
		char *line = reader->bytes + reader->begin, *end = memchr(line, '\n', reader->end - reader->begin);
		ssize_t n;

		if (end) {
			*end = '\0';
			reader->begin = (size_t)(end - reader->bytes) + 1;
			return line;
		}
		reader->end -= reader->begin;
		memmove(reader->bytes, line, reader->end);
		reader->begin = 0;
		*too_long = reader->end == sizeof reader->bytes;
		n = *too_long ? 0 : recv(reader->fd, reader->bytes + reader->end, sizeof reader->bytes - reader->end, 0);
		if (n <= 0)
			return NULL;
		reader->end += (size_t)n;
	}
}

static int open_below(int root, char *path)
{
	/* TODO 4: only what is below ROOT, and only a regular file. What leads out of a folder? What does open() do with a FIFO? And when
	 * do you know what kind of file it is? Give the descriptor, or -1. */
	(void)root;
	(void)path;
	return -1;
}

static bool answer(int fd, int root, char *line)
{
	bool passed;
	int file;

	if (strncmp(line, "OPEN ", 5) != 0)
		return refuse(fd, "unknown request");
	file = open_below(root, line + 5);
	if (file == -1)
		return refuse(fd, "no regular file below ROOT");
	passed = send_fd(fd, file) == 0;
	/* TODO 5, too: who has the file open now, and who still needs it? */
	return passed;
}

/* --- one client --- */

static bool may_ask(int fd, uid_t uid)
{
	(void)fd;
	(void)uid;
	/* TODO 3: who is it? The client could say anything; who knows? */
	return true;
}

static void serve(int fd, const struct options *options, int root)
{
	struct reader reader = {.fd = fd};
	bool too_long = false;
	char *line;

	if (!may_ask(fd, options->uid)) {
		(void)refuse(fd, "denied");	/* nobody is owed more */
		return;
	}
	while ((line = next_line(&reader, &too_long)) && answer(fd, root, line))
		;
	if (too_long)
		(void)refuse(fd, "the line is too long");	/* it is the last word in any case */
}

/* --- all clients --- */

static int open_listener(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = stream_socket();

	/* TODO 2: which mode has the name, from its first moment? And if something stands there already: is it a socket, and does
	 * anybody listen at it? How can you find out? */
	need(bind(fd, (const struct sockaddr *)address, length), name);
	need(listen(fd, SOMAXCONN), "listen");
	return fd;
}

/* Everything that is to be ready before the first client is. */
static int begin(const struct options *options, const struct sockaddr_un *address, socklen_t length)
{
	int fd = open_listener(options->name, address, length);

	/* TODO 7: SIGTERM removes the path and ends with status 0. What may a handler do? What if the signal comes before the path is
	 * yours, or there is no path? */
	return fd;
}

static int usage(void)
{
	fprintf(stderr, "usage: brokerd [-u UID] ROOT SOCK   (SOCK: a path, or @NAME, of 1 to 107 bytes)\n");
	return 2;
}

static bool read_uid(const char *text, uid_t *uid)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	*uid = (uid_t)number;
	return end != text && !*end && *uid == number;
}

static bool read_options(int argc, char **argv, struct options *options)
{
	int option;

	options->uid = geteuid();
	while ((option = getopt(argc, argv, "u:")) != -1)
		if (option != 'u' || !read_uid(optarg, &options->uid))
			return false;
	if (argc - optind != 2)
		return false;
	options->root = argv[optind];
	options->name = argv[optind + 1];
	return true;
}

int main(int argc, char **argv)
{
	struct options options;
	struct sockaddr_un address;
	socklen_t length;
	int root, listener, fd;

	if (!read_options(argc, argv, &options) || !(length = address_of(options.name, &address)))
		return usage();
	root = need(open(options.root, O_DIRECTORY), options.root);
	listener = begin(&options, &address, length);
	printf("READY unix %s\n", options.name);
	need(fflush(stdout), "standard output");
	for (;;) {
		fd = need(accept(listener, NULL, NULL), "accept");
		serve(fd, &options, root);
		close(fd);
	}
}
