/* A server that takes at most ten bytes. Who sends more is told so, in order: the server finishes sending, drops what comes until the
   end, and closes then. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 10, CLIENTS = 2 };

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);

		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

/* Reads to the end and drops it. */
static int drain(int fd)
{
	char block[512];
	ssize_t n;

	while ((n = recv(fd, block, sizeof block, 0)) > 0)
		;
	return (int)n;
}

static int serve(int fd)
{
	char request[MOST + 1];
	size_t got = 0;
	ssize_t n = 1;

	while (got <= MOST && (n = recv(fd, request + got, sizeof request - got, 0)) > 0)
		got += (size_t)n;
	if (n < 0)
		return fail("recv");
	if (send_all(fd, got > MOST ? "too long\n" : "ok\n", got > MOST ? 9 : 3) < 0 || shutdown(fd, SHUT_WR) < 0)
		return fail("send");
	return drain(fd) < 0 ? fail("recv") : close(fd) < 0;
}

static int ask(const struct sockaddr_in *at, const char *text, const char *wanted)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char answer[16];
	size_t got = 0;
	ssize_t n = 0;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		send_all(fd, text, strlen(text)) < 0 || shutdown(fd, SHUT_WR) < 0)
		return fail("a client");
	while (got < sizeof answer && (n = recv(fd, answer + got, sizeof answer - got, 0)) > 0)
		got += (size_t)n;
	if (n < 0)
		return fail("a client");
	if (got != strlen(wanted) || memcmp(answer, wanted, got) != 0) {
		fprintf(stderr, "a client: another answer\n");
		return 1;
	}
	return close(fd) < 0;
}

int main(void)
{
	static const char flood[] = "this is more than ten bytes, and goes on and on and on and on and on and on";
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, on = 1, fd, status, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return fail("listening");
	switch (fork()) {
	case -1:
		return fail("fork");
	case 0:
		_exit(close(listener) < 0 || ask(&at, "short", "ok\n") || ask(&at, flood, "too long\n"));
	}
	for (i = 0; i < CLIENTS; i++) {
		do
			fd = accept(listener, NULL, NULL);
		while (fd < 0 && errno == ECONNABORTED);
		if (fd < 0)
			return fail("accept");
		if (serve(fd))
			return 1;
	}
	return close(listener) < 0 || wait(&status) < 0 || status != 0;
}
