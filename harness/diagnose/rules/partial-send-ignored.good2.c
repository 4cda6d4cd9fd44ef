/* Right: what was not taken is kept; when nobody makes room for it in time, the program says so, and gives up. */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static char block[1 << 20];

static int send_all(int fd, const char *next, size_t left)
{
	struct pollfd room = {.fd = fd, .events = POLLOUT};

	while (left > 0) {
		ssize_t n = send(fd, next, left, MSG_NOSIGNAL);

		if (n > 0) {
			next += n;
			left -= (size_t)n;
		} else if (poll(&room, 1, 100) == 0) {
			return -1;
		}
	}
	return 0;
}

int main(void)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) < 0)
		return 1;
	if (send_all(ends[0], block, sizeof block) < 0) {
		fprintf(stderr, "nobody reads\n");
		return 1;
	}
	return 0;
}
