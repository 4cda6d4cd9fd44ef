/* A connection becomes the standard input and output of another program, which holds nothing else. */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/** send(2) may take less than it was given. */
static int send_all(int fd, const char *bytes, size_t length)
{
	ssize_t n = 0;

	for (; length > 0; bytes += n, length -= (size_t)n) {
		n = send(fd, bytes, length, MSG_NOSIGNAL);
		if (n < 0)
			return -1;
	}
	return 0;
}

static int listen_somewhere(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
		bind(fd, (struct sockaddr *)address, length) < 0 || listen(fd, 8) < 0 ||
		getsockname(fd, (struct sockaddr *)address, &length) < 0)
		exit(1);
	return fd;
}

static void be_client(const struct sockaddr_in *address)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char text[16];

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 || send_all(fd, "hello\n", 6) < 0 ||
		shutdown(fd, SHUT_WR) < 0)
		_exit(1);
	_exit(recv(fd, text, 6, MSG_WAITALL) != 6 || recv(fd, text, 1, 0) != 0);
}

/** Who gave up in the queue is passed over: accept(2), Error handling. */
static int accept_next(int listener)
{
	int fd;

	do
		fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	while (fd < 0 && errno == ECONNABORTED);
	return fd;
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), fd, status, failed = 0;

	if (fork() == 0) {
		(void)close(listener);
		be_client(&address);
	}
	fd = accept_next(listener);
	if (fd < 0)
		return 1;
	if (fork() == 0) {
		if (dup2(fd, 0) < 0 || dup2(fd, 1) < 0)
			_exit(126);
		execlp("cat", "cat", (char *)NULL);
		perror("cat");
		_exit(127);
	}
	(void)close(fd);
	(void)close(listener);
	while (wait(&status) > 0)
		failed |= status != 0;
	return failed;
}
