/* One process for each client; SIGCHLD is handled, without SA_RESTART, so accept is made again after EINTR. The clients are children, too. */
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 3 };

static void reap(int signal)
{
	int error = errno;

	(void)signal;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	errno = error;
}

static int fail(const char *what)
{
	perror(what);
	return 1;
}

static ssize_t receive(int fd, char *to, size_t room)
{
	ssize_t n;

	do
		n = recv(fd, to, room, 0);
	while (n < 0 && errno == EINTR);
	return n;
}

static int send_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = send(fd, bytes, length, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		bytes += n;
		length -= (size_t)n;
	}
	return 0;
}

static int serve(int fd)
{
	char block[64];
	ssize_t n;

	while ((n = receive(fd, block, sizeof block)) > 0)
		if (send_all(fd, block, (size_t)n) < 0)
			return fail("send");
	return n < 0 ? fail("recv") : close(fd) < 0;
}

static int visit(const struct sockaddr_in *at, int number)
{
	char text[32], answer[32];
	int length = snprintf(text, sizeof text, "client %d\n", number), fd = socket(AF_INET, SOCK_STREAM, 0);
	size_t got = 0;
	ssize_t n = 0;

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 ||
		send_all(fd, text, (size_t)length) < 0 || shutdown(fd, SHUT_WR) < 0)
		return fail("a client");
	while (got < sizeof answer && (n = receive(fd, answer + got, sizeof answer - got)) > 0)
		got += (size_t)n;
	if (n < 0)
		return fail("a client");
	if (got != (size_t)length || memcmp(answer, text, got) != 0) {
		fprintf(stderr, "client %d: another answer than it wanted\n", number);
		return 1;
	}
	return close(fd) < 0;
}

static int accept_next(int listener)
{
	int fd;

	do
		fd = accept(listener, NULL, NULL);
	while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	return fd;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct sigaction on_child = {.sa_handler = reap};
	int i, on = 1, fd, listener = socket(AF_INET, SOCK_STREAM, 0);
	socklen_t length = sizeof at;

	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, SOMAXCONN) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || sigaction(SIGCHLD, &on_child, NULL) < 0 ||
		signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return fail("listening");
	for (i = 0; i < CLIENTS; i++)
		switch (fork()) {
		case -1:
			return fail("fork");
		case 0:
			_exit(close(listener) < 0 || visit(&at, i));
		}
	for (i = 0; i < CLIENTS; i++) {
		fd = accept_next(listener);
		if (fd < 0)
			return fail("accept");
		switch (fork()) {
		case -1:
			perror("fork"); /* this client is turned away, the others are served */
			break;
		case 0:
			_exit(close(listener) < 0 || serve(fd));
		}
		if (close(fd) < 0)
			return fail("close");
	}
	return close(listener) < 0;
}
