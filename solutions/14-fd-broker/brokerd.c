/* brokerd: hands out files below ROOT over a Unix socket. Not their content: the open files themselves.
 *
 * One client at a time. Two questions decide what it gets, and neither is put to the client: who it is (the kernel has noted it when
 * it connected), and whether what it names is a file below ROOT (the way there is gone step by step, and no link is followed). */
#define _GNU_SOURCE	/* struct ucred, O_NOFOLLOW … */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

static const char *bound;	/* the path that is ours to remove, or NULL */

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

/* O_NONBLOCK: opening a FIFO would wait for somebody who writes. Which kind of file it is can be asked only when it is open: before, it
 * could become another one. */
static int open_file(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
	struct stat status;

	if (fd == -1 || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)))
		return fd;
	close(fd);
	return -1;
}

/* One step down; "a//b" and "a/./b" are steps on the spot. */
static int open_folder(int folder, const char *name)
{
	if (strcmp(name, "..") == 0)
		return -1;
	return openat(folder, *name ? name : ".", O_DIRECTORY | O_NOFOLLOW);
}

static int open_below(int root, char *path)
{
	char *rest = *path == '/' ? NULL : path, *name;
	int folder = root, next, fd = -1;

	while ((name = strsep(&rest, "/"))) {
		next = rest ? open_folder(folder, name) : open_file(folder, name);
		if (folder != root)
			close(folder);
		folder = fd = next;
		if (fd == -1)
			break;
	}
	return fd;
}

/* The client gets a copy: ours has done its work. */
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
	close(file);
	return passed;
}

/* --- one client --- */

static bool may_ask(int fd, uid_t uid)
{
	struct ucred client;
	socklen_t length = sizeof client;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &client, &length) == 0 && client.uid == uid;
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

/* The name has its mode from its first moment: whoever connects between bind() and a later chmod() is in. */
static int bind_private(int fd, const struct sockaddr_un *address, socklen_t length)
{
	mode_t before = umask(0177);
	int r = bind(fd, (const struct sockaddr *)address, length);

	umask(before);
	return r;
}

/* Something stands there. Is it a socket that a server has left behind? Only whom nobody answers may be removed. */
static bool is_stale(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = stream_socket();
	struct stat status;
	bool stale;

	stale = lstat(name, &status) == 0 && S_ISSOCK(status.st_mode) &&
		connect(fd, (const struct sockaddr *)address, length) == -1 && errno == ECONNREFUSED;
	close(fd);
	return stale;
}

static int open_listener(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = stream_socket();

	if (bind_private(fd, address, length) == -1) {
		if (errno != EADDRINUSE || !is_stale(name, address, length))
			die(name);	/* errno still says why */
		need(unlink(name), name);
		need(bind_private(fd, address, length), name);
	}
	need(listen(fd, SOMAXCONN), "listen");
	return fd;
}

/* unlink() and _exit() are among the few functions that a handler may call. */
static void leave(int signal)
{
	(void)signal;
	if (bound)
		unlink(bound);
	_exit(0);
}

/* Until the name is ours SIGTERM waits: else it would leave the name behind, or remove somebody else's. */
static int begin(const struct options *options, const struct sockaddr_un *address, socklen_t length)
{
	struct sigaction action = {.sa_handler = leave};
	sigset_t term;
	int fd;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	sigaction(SIGTERM, &action, NULL);
	fd = open_listener(options->name, address, length);
	bound = *options->name == '@' ? NULL : options->name;
	sigprocmask(SIG_UNBLOCK, &term, NULL);
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
