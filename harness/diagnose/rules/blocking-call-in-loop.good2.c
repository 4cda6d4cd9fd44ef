/* Right: without O_NONBLOCK, one receive for each POLLIN never waits. The client that has sent half a line waits for itself. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct pollfd fds[2];
	int clients[2][2], i;
	char block[100];

	for (i = 0; i < 2; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, clients[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){clients[i][0], POLLIN, 0};
	}
	if (send(clients[0][1], "hal", 3, 0) != 3 || send(clients[1][1], "whole\n", 6, 0) != 6)
		return 1;
	while (poll(fds, 2, -1) > 0) {
		for (i = 0; i < 2; i++) {
			ssize_t n = fds[i].revents ? recv(fds[i].fd, block, sizeof block, 0) : 0;

			if (n > 0 && block[n - 1] == '\n' && send(fds[i].fd, "ok\n", 3, 0) != 3)
				return 1;
		}
	}
	return 1;
}
