/* brokerd: epoll over all clients and a signalfd; openat2() decides what is below ROOT; the umask is set once and for all. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include "address.h"
#include "pass.h"

struct client {
	int fd;
	size_t n;
	char buf[8192];
};

static int root, ep;

static void say(int fd, const char *text)
{
	send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static int one(struct client *c, char *line, size_t len)
{
	struct open_how how = {
		.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
	struct stat st;
	int f, r;

	line[len] = 0;
	if (len < 5 || memcmp(line, "OPEN ", 5) || strlen(line) != len)
		return say(c->fd, "-what?\n"), 0;
	if (len > 5 + 4095)
		return say(c->fd, "-too long\n"), -1;
	f = (int)syscall(SYS_openat2, root, line + 5, &how, sizeof how);
	if (f < 0)
		return say(c->fd, "-cannot be opened\n"), 0;
	if (fstat(f, &st) || !S_ISREG(st.st_mode)) {
		close(f);
		return say(c->fd, "-no file\n"), 0;
	}
	r = send_fd(c->fd, f);
	close(f);
	return r;
}

static void gone(struct client *c)
{
	epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, NULL);
	close(c->fd);
	free(c);
}

static void readable(struct client *c)
{
	ssize_t n = read(c->fd, c->buf + c->n, sizeof c->buf - 1 - c->n);
	char *from = c->buf, *end;

	if (n <= 0) {
		gone(c);
		return;
	}
	c->n += (size_t)n;
	while ((end = memchr(from, '\n', c->n - (size_t)(from - c->buf)))) {
		if (one(c, from, (size_t)(end - from)) < 0) {
			gone(c);
			return;
		}
		from = end + 1;
	}
	c->n -= (size_t)(from - c->buf);
	memmove(c->buf, from, c->n);
	if (c->n > 5000) {
		say(c->fd, "-too long\n");
		gone(c);
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_un at;
	socklen_t len;
	uid_t uid = geteuid();
	sigset_t set;
	struct epoll_event ev = {.events = EPOLLIN}, got[8];
	int l, s, i, n, stale = 0;
	char *end;

	if (argc == 5 && !strcmp(argv[1], "-u")) {
		unsigned long v = strtoul(argv[2], &end, 10);
		if (!*argv[2] || *end || v > 0xffffffffu)
			return fputs("usage\n", stderr), 2;
		uid = (uid_t)v;
		argv += 2;
		argc -= 2;
	}
	if (argc != 3 || argv[1][0] == '-' || !(len = address_of(argv[2], &at)))
		return fputs("usage\n", stderr), 2;
	root = open(argv[1], O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root < 0)
		return perror("brokerd: root"), 1;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	umask(0177);
	l = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(l, (struct sockaddr *)&at, len) < 0) {
		int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		struct stat st;
		if (at.sun_path[0] && lstat(argv[2], &st) == 0 && S_ISSOCK(st.st_mode))
			stale = connect(probe, (struct sockaddr *)&at, len) < 0 && errno == ECONNREFUSED;
		close(probe);
		if (!stale || unlink(argv[2]) || bind(l, (struct sockaddr *)&at, len)) {
			fprintf(stderr, "brokerd: %s: in use\n", argv[2]);
			return 1;
		}
	}
	listen(l, 128);
	dprintf(1, "READY unix %s\n", argv[2]);
	ep = epoll_create1(EPOLL_CLOEXEC);
	ev.data.ptr = &l;
	epoll_ctl(ep, EPOLL_CTL_ADD, l, &ev);
	ev.data.ptr = &s;
	epoll_ctl(ep, EPOLL_CTL_ADD, s, &ev);
	for (;;) {
		n = epoll_wait(ep, got, 8, -1);
		for (i = 0; i < n; i++) {
			if (got[i].data.ptr == &s) {
				if (at.sun_path[0])
					unlink(argv[2]);
				return 0;
			}
			if (got[i].data.ptr == &l) {
				int fd = accept4(l, NULL, NULL, SOCK_CLOEXEC);
				struct ucred who;
				socklen_t k = sizeof who;
				struct client *c;
				if (fd < 0)
					continue;
				if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &k) || who.uid != uid) {
					say(fd, "-denied\n");
					shutdown(fd, SHUT_WR);
					close(fd);
					continue;
				}
				c = calloc(1, sizeof *c);
				c->fd = fd;
				ev.data.ptr = c;
				epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
				continue;
			}
			readable(got[i].data.ptr);
		}
	}
}
