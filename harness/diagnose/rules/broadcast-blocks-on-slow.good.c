/* Right: sends do not block; the client whose buffers are full is dropped, and the others go on. */
#define _GNU_SOURCE
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int talk(int fd)
{
	static char text[4096];
	int i;

	for (i = 0; i < 200; i++)
		if (send(fd, text, sizeof text, 0) != sizeof text)
			return 1;
	return shutdown(fd, SHUT_WR) < 0;
}

int main(void)
{
	struct pollfd fds[2];
	char text[4096];
	int pairs[2][2], i;
	ssize_t n;

	for (i = 0; i < 2; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){pairs[i][0], POLLIN, 0};
	}
	if (fork() == 0)
		_exit(talk(pairs[0][1]));
	while (poll(fds, 1, -1) > 0) {
		n = recv(fds[0].fd, text, sizeof text, 0);
		if (n <= 0)
			return n < 0 || wait(NULL) < 0;
		if (fds[1].fd >= 0 && send(fds[1].fd, text, (size_t)n, MSG_DONTWAIT) != n) {
			(void)close(fds[1].fd); /* it does not read */
			fds[1].fd = -1;
		}
	}
	return 1;
}
