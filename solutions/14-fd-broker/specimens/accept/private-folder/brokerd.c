/* brokerd that makes its socket where nobody else may enter, and moves it to its place when it is ready. The kernel keeps names below
 * ROOT; SIGTERM is read like everything else; and who says nothing for too long has to come again. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

enum { LINE_MOST = 4101, PATIENCE_MS = 30000 };

static int terminated;	/* a signalfd */
static const char *place;

static _Noreturn void quit(const char *what)
{
	fprintf(stderr, "brokerd: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Until there is something to read from fd. SIGTERM ends it all. */
static bool await(int fd, int ms)
{
	struct pollfd both[] = {{.fd = fd, .events = POLLIN}, {.fd = terminated, .events = POLLIN}};
	int n = poll(both, 2, ms);

	if (n > 0 && both[1].revents) {
		if (place)
			unlink(place);
		exit(0);
	}
	return n > 0;
}

/* --- one client --- */

static int say_no(int fd, const char *why)
{
	char line[128];

	return send(fd, line, (size_t)snprintf(line, sizeof line, "-%s\n", why), MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static int open_beneath(int root, const char *path)
{
	struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
	struct stat status;

	if (fd >= 0 && fstat(fd, &status) == 0 && !S_ISREG(status.st_mode)) {
		close(fd);
		errno = EISDIR;
		fd = -1;
	}
	return fd;
}

static int handle(int fd, int root, const char *line)
{
	int file, r;

	if (strncmp(line, "OPEN ", 5) != 0)
		return say_no(fd, "what?");
	file = open_beneath(root, line + 5);
	if (file < 0)
		return say_no(fd, strerror(errno));
	r = send_fd(fd, file);
	close(file);
	return r;
}

/* Byte by byte: slow, and nothing has to be kept for later. */
static void serve(int fd, int root)
{
	char line[LINE_MOST + 1];
	size_t length = 0;

	while (await(fd, PATIENCE_MS) && recv(fd, line + length, 1, 0) == 1) {
		if (line[length] != '\n') {
			if (++length < LINE_MOST)
				continue;
			(void)say_no(fd, "too long");
			return;
		}
		line[length] = '\0';
		length = 0;
		if (handle(fd, root, line) < 0)
			return;
	}
}

static void receive(int fd, int root, uid_t uid)
{
	struct ucred from;
	socklen_t length = sizeof from;

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &from, &length) == 0 && from.uid == uid)
		serve(fd, root);
	else
		(void)say_no(fd, "denied");
	close(fd);
}

/* --- the name --- */

/* A server that answers, or something that is no socket, keeps its place. */
static void claim(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat status;

	if (fd < 0)
		quit("socket");
	errno = EEXIST;
	if (lstat(name, &status) == 0 && (!S_ISSOCK(status.st_mode) ||
						 connect(fd, (const struct sockaddr *)address, length) == 0 ||
						 errno != ECONNREFUSED))
		quit(name);
	close(fd);
}

/* Bound in a folder of its own, by a short name; and only when it listens it moves to its place. */
static void bind_in_private(int fd, const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "s"};
	const char *slash = strrchr(name, '/');
	char folder[256], inside[300];
	int here = open(".", O_PATH | O_CLOEXEC);

	snprintf(folder, sizeof folder, "%.*s.brokerd-XXXXXX", slash ? (int)(slash + 1 - name) : 0, name);
	if (here < 0 || !mkdtemp(folder) || chdir(folder) < 0)
		quit(name);
	snprintf(inside, sizeof inside, "%s/s", folder);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || chmod("s", 0600) < 0 || listen(fd, 10) < 0 ||
		fchdir(here) < 0 || rename(inside, name) < 0 || rmdir(folder) < 0)
		quit(name);
	close(here);
	place = name;
}

static int open_listener(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		quit("socket");
	if (name[0] != '@') {
		claim(name, address, length);
		bind_in_private(fd, name);
	} else if (bind(fd, (const struct sockaddr *)address, length) < 0 || listen(fd, 10) < 0) {
		quit(name);
	}
	return fd;
}

static int usage(void)
{
	fprintf(stderr, "brokerd [-u UID] ROOT SOCK\n");
	return 2;
}

int main(int argc, char **argv)
{
	uid_t uid = geteuid();
	struct sockaddr_un address;
	socklen_t length;
	sigset_t term;
	unsigned long long number;
	char *end;
	int root, listener, fd;

	if (argc > 2 && strcmp(argv[1], "-u") == 0) {
		number = strtoull(argv[2], &end, 10);
		if (!argv[2][0] || *end || number > 4294967295)
			return usage();
		uid = (uid_t)number;
		argv += 2;
		argc -= 2;
	}
	if (argc != 3 || !(length = address_of(argv[2], &address)))
		return usage();
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	terminated = signalfd(-1, &term, SFD_CLOEXEC);
	root = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (terminated < 0 || root < 0)
		quit(argv[1]);
	listener = open_listener(argv[2], &address, length);
	if (printf("READY unix %s\n", argv[2]) < 0 || fflush(stdout) == EOF)
		quit("standard output");
	for (;;) {
		(void)await(listener, -1);
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
		if (fd >= 0)
			receive(fd, root, uid);
		else if (errno != ECONNABORTED)
			quit("accept");
	}
}
