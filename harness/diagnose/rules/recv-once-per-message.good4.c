/* A length of four bytes comes in two pieces, and both are waited for. It is too large, and the rest is not wanted any more.
 * expects: hello\n */
#include <arpa/inet.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int say_hello(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "\0\0", 2, 0) != 2)
		return 1;
	(void)sleep(1); /* a slow line; never interrupted */
	(void)send(fd, "\7\6hello\n", 8, MSG_NOSIGNAL); /* if anybody is there */
	return close(fd) < 0;
}

/* One message: its length, then so many bytes. */
static int serve(int fd)
{
	uint32_t length;
	char text[100];

	if (recv(fd, &length, sizeof length, MSG_WAITALL) != sizeof length)
		return close(fd);
	length = ntohl(length);
	if (length > sizeof text || recv(fd, text, length, MSG_WAITALL) != (ssize_t)length)
		return close(fd);
	return write(1, text, length) != (ssize_t)length || close(fd) < 0;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(listener) < 0 || say_hello(&at));
	fd = accept(listener, NULL, NULL);
	return fd < 0 || serve(fd) != 0 || wait(NULL) < 0;
}
