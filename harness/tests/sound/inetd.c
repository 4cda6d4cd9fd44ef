/* A connection becomes the standard input and output of another program, which holds nothing else. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

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

	if (fd < 0 || connect(fd, (const struct sockaddr *)address, sizeof *address) < 0 || send(fd, "hello\n", 6, 0) != 6 ||
		shutdown(fd, SHUT_WR) < 0)
		_exit(1);
	_exit(recv(fd, text, 6, MSG_WAITALL) != 6 || recv(fd, text, 1, 0) != 0);
}

int main(void)
{
	struct sockaddr_in address;
	int listener = listen_somewhere(&address), fd, status, failed = 0;

	if (fork() == 0) {
		(void)close(listener);
		be_client(&address);
	}
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
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
