/* brokerd with a process for each client. The socket gets its mode before it gets its name; a name is made absolute, and has to begin
 * with ROOT then. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

static char root[PATH_MAX];
static const char *own_path;
static uid_t served;

static int fail(const char *what)
{
	fprintf(stderr, "brokerd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void on_term(int signal)
{
	(void)signal;
	if (own_path)
		unlink(own_path);
	_exit(0);
}

/* --- a child: one client --- */

static int open_file(const char *name)
{
	char path[2 * PATH_MAX], real[PATH_MAX];
	size_t length = strlen(root);
	struct stat status;
	int fd;

	if (snprintf(path, sizeof path, "%s/%s", root, name) >= PATH_MAX || !realpath(path, real))
		return -1;
	if (strncmp(real, root, length) != 0 || (real[length] != '/' && length > 1)) {
		errno = EPERM;
		return -1;
	}
	fd = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0)
		return -1;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

static int refuse(FILE *client, const char *reason)
{
	return fprintf(client, "-%s\n", reason) < 0 || fflush(client) == EOF ? -1 : 0;
}

static int answer(int fd, FILE *client, const char *line)
{
	int file = -1, r;

	if (strncmp(line, "OPEN ", 5) == 0)
		file = open_file(line + 5);
	else
		errno = ENOSYS;
	if (file < 0)
		return refuse(client, strerror(errno));
	r = send_fd(fd, file);
	close(file);
	return r;
}

/* What is read and what is written have a stream each: one FILE for both would have to seek between them. */
static void serve(int fd)
{
	FILE *in = fdopen(fd, "r"), *out = fdopen(dup(fd), "w");
	char line[4103];
	size_t length;

	if (!in || !out)
		return;
	while (fgets(line, sizeof line, in)) {
		length = strlen(line);
		if (!length || line[length - 1] != '\n') {
			if (length == sizeof line - 1)
				refuse(out, "too long");
			return;
		}
		line[length - 1] = '\0';
		if (answer(fd, out, line) < 0)
			return;
	}
}

static void child(int fd)
{
	struct ucred peer = {.uid = (uid_t)-1};
	socklen_t length = sizeof peer;

	signal(SIGTERM, SIG_DFL);
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) < 0 || peer.uid != served)
		(void)send(fd, "-denied\n", 8, 0);
	else
		serve(fd);
	_exit(0);
}

/* --- the parent --- */

static int is_left_behind(const struct sockaddr_un *address, socklen_t length)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), r;
	struct stat status;

	if (fd < 0 || !address->sun_path[0] || lstat(address->sun_path, &status) < 0 ||
		(status.st_mode & S_IFMT) != S_IFSOCK)
		return 0;
	r = connect(fd, (const struct sockaddr *)address, length);
	r = r < 0 && errno == ECONNREFUSED;
	close(fd);
	return r;
}

static int listen_at(const char *name, const struct sockaddr_un *address, socklen_t length)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), tries;

	if (fd < 0 || fchmod(fd, 0600) < 0)
		fail("socket");
	for (tries = 0; bind(fd, (const struct sockaddr *)address, length) < 0; tries++)
		if (tries || errno != EADDRINUSE || !is_left_behind(address, length) || unlink(name) < 0) {
			errno = EADDRINUSE;
			fail(name);
		}
	own_path = name[0] == '@' ? NULL : name;
	if (listen(fd, 16) < 0)
		fail("listen");
	return fd;
}

static void prepare_signals(int how)
{
	sigset_t set;

	signal(SIGTERM, on_term);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);	/* children are not waited for */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(how, &set, NULL);
}

static int is_uid(const char *text)
{
	unsigned long long number = 0;

	if (!*text || strspn(text, "0123456789") != strlen(text) || strlen(text) > 10)
		return 0;
	while (*text)
		number = 10 * number + (unsigned long long)(*text++ - '0');
	served = (uid_t)number;
	return number <= UINT_MAX;
}

int main(int argc, char **argv)
{
	struct sockaddr_un address;
	socklen_t length;
	int listener, fd, option;

	served = geteuid();
	while ((option = getopt(argc, argv, "u:")) == 'u' && is_uid(optarg))
		continue;
	if (option != -1 || argc - optind != 2 || !(length = address_of(argv[optind + 1], &address))) {
		fprintf(stderr, "usage: brokerd [-u UID] ROOT SOCK\n");
		return 2;
	}
	if (!realpath(argv[optind], root))
		fail(argv[optind]);
	prepare_signals(SIG_BLOCK);
	listener = listen_at(argv[optind + 1], &address, length);
	prepare_signals(SIG_UNBLOCK);
	printf("READY unix %s\n", argv[optind + 1]);
	fflush(stdout);
	for (;;) {
		fd = accept(listener, NULL, NULL);
		if (fd < 0) {
			if (errno == ECONNABORTED || errno == EINTR)
				continue;
			fail("accept");
		}
		switch (fork()) {
		case -1:
			perror("brokerd: fork");
			break;
		case 0:
			close(listener);
			child(fd);
		}
		close(fd);
	}
}
