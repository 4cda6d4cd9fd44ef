/* Right: POLLOUT only while something is left to send. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LENGTH = 300000 };

static int read_all(int fd)
{
	char block[4096];
	long left = LENGTH;

	while (left > 0) {
		ssize_t n = recv(fd, block, sizeof block, 0);

		if (n <= 0)
			return 1;
		left -= n;
	}
	return send(fd, "!", 1, 0) != 1;
}

int main(void)
{
	static char block[LENGTH];
	struct pollfd one = {-1, 0, 0};
	size_t sent = 0;
	int ends[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		return 1;
	if (fork() == 0) {
		struct pollfd other = {ends[1], POLLIN, 0};

		while (poll(&other, 1, -1) == 1 && recv(ends[1], block, 4096, MSG_PEEK) > 0)
			_exit(close(ends[0]) < 0 || read_all(ends[1]));
		_exit(1);
	}
	one.fd = ends[0];
	for (;;) {
		one.events = (short)(POLLIN | (sent < LENGTH ? POLLOUT : 0));
		if (poll(&one, 1, -1) < 0)
			return 1;
		if (one.revents & POLLOUT) {
			ssize_t n = send(ends[0], block + sent, LENGTH - sent, 0);

			if (n < 0 && errno != EAGAIN)
				return 1;
			sent += n > 0 ? (size_t)n : 0;
		}
		if (one.revents & POLLIN)
			return recv(ends[0], &byte, 1, 0) != 1 || wait(NULL) < 0;
	}
}
