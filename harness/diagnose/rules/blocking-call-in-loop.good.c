/* Right: the loop takes what is there, and keeps the half line until its rest comes. It waits in poll, for both. */
#define _GNU_SOURCE
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct pollfd fds[2];
	char lines[2][100];
	size_t filled[2] = {0};
	int clients[2][2], i;

	for (i = 0; i < 2; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, clients[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){clients[i][0], POLLIN, 0};
	}
	if (send(clients[0][1], "hal", 3, 0) != 3 || send(clients[1][1], "whole\n", 6, 0) != 6)
		return 1;
	while (poll(fds, 2, -1) > 0) {
		for (i = 0; i < 2; i++) {
			ssize_t n = fds[i].revents ? recv(fds[i].fd, lines[i] + filled[i], 100 - filled[i], 0) : 0;

			filled[i] += n > 0 ? (size_t)n : 0;
			if (filled[i] && lines[i][filled[i] - 1] == '\n' && send(fds[i].fd, "ok\n", 3, 0) == 3)
				filled[i] = 0;
		}
	}
	return 1;
}
