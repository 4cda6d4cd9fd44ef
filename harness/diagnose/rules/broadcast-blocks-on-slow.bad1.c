/* A chat of three. One of them never reads; when its buffers are full, the talk of the others ends. */
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct pollfd fds[3];
	char text[8192];
	int pairs[3][2], i, k;

	memset(text, 't', sizeof text);
	for (i = 0; i < 3; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, pairs[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){pairs[i][0], POLLIN, 0};
	}
	if (fork() == 0) { /* the third one reads, the first one talks */
		for (i = 0; i < 100; i++)
			if (send(pairs[0][1], text, sizeof text, 0) != sizeof text)
				_exit(1);
		_exit(0);
	}
	if (fork() == 0) {
		while (recv(pairs[2][1], text, sizeof text, 0) > 0)
			;
		_exit(0);
	}
	while (poll(fds, 3, -1) > 0)
		for (i = 0; i < 3; i++) {
			ssize_t n = fds[i].revents ? recv(fds[i].fd, text, sizeof text, 0) : 0;

			for (k = 0; n > 0 && k < 3; k++)
				if (k != i && send(fds[k].fd, text, (size_t)n, 0) != n) /* HERE */
					return 1;
		}
	return 1;
}
