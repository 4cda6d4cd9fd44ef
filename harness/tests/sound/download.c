/* A file is sent with sendfile behind its length, to clients that come one after the other; the connection is made without waiting. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 50000, CLIENTS = 2 };

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int make_file(void)
{
	static char content[SIZE];
	int fd = open("/tmp/download", O_RDWR | O_CREAT | O_TRUNC, 0600);

	memset(content, 'd', sizeof content);
	return fd < 0 || write(fd, content, sizeof content) != sizeof content ? -1 : fd;
}

static int send_all(int fd, const void *bytes, size_t length, int flags)
{
	const char *next = bytes;

	while (length > 0) {
		ssize_t n = send(fd, next, length, flags | MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		next += n;
		length -= (size_t)n;
	}
	return 0;
}

static int serve(int fd, int file)
{
	uint32_t size = htonl(SIZE);
	off_t offset = 0;

	if (send_all(fd, &size, sizeof size, MSG_MORE) < 0)
		return fail("send");
	while (offset < SIZE)
		if (sendfile(fd, file, &offset, (size_t)(SIZE - offset)) <= 0)
			return fail("sendfile");
	return close(fd) < 0;
}

/* @return a blocking socket, or -1 */
static int dial(const struct sockaddr_in *at)
{
	struct pollfd one = {socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), POLLOUT, 0};
	socklen_t length = sizeof(int);
	int error = 0, flags;

	if (one.fd < 0)
		return -1;
	if (connect(one.fd, (const struct sockaddr *)at, sizeof *at) < 0 && errno != EINPROGRESS)
		return -1;
	if (poll(&one, 1, -1) != 1 || getsockopt(one.fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0 || error)
		return -1;
	flags = fcntl(one.fd, F_GETFL);
	return flags < 0 || fcntl(one.fd, F_SETFL, flags & ~O_NONBLOCK) < 0 ? -1 : one.fd;
}

static int read_n(int fd, void *to, size_t length)
{
	size_t got = 0;

	while (got < length) {
		ssize_t n = recv(fd, (char *)to + got, length - got, 0);

		if (n <= 0) {
			fprintf(stderr, "a client: %s\n", n < 0 ? strerror(errno) : "too little");
			return -1;
		}
		got += (size_t)n;
	}
	return 0;
}

static int fetch(const struct sockaddr_in *at)
{
	static char content[SIZE];
	int fd = dial(at);
	uint32_t size;
	char more;

	if (fd < 0)
		return fail("a client");
	if (read_n(fd, &size, sizeof size) < 0 || ntohl(size) != SIZE || read_n(fd, content, SIZE) < 0)
		return 1;
	if (recv(fd, &more, 1, 0) != 0)
		return fail("a client");
	return close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, on = 1, fd, status, bad = 0, file = make_file(), listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (file < 0 || listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || close(file) < 0 || fetch(&at) || fetch(&at));
	}
	for (i = 0; i < CLIENTS; i++) {
		do
			fd = accept(listener, NULL, NULL);
		while (fd < 0 && errno == ECONNABORTED);
		if (fd < 0)
			return fail("accept");
		bad |= serve(fd, file);
	}
	return bad || close(file) < 0 || close(listener) < 0 || wait(&status) < 0 || status != 0;
}
