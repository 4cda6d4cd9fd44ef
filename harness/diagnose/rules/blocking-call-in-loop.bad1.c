/* The server polls, but then reads until the line is complete. One client sends half a line, and another one waits with a whole. */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

static int serve_line(int fd)
{
	char byte;

	do
		if (recv(fd, &byte, 1, 0) != 1) /* HERE */
			return -1;
	while (byte != '\n');
	return send(fd, "ok\n", 3, 0) == 3 ? 0 : -1;
}

int main(void)
{
	struct pollfd fds[2];
	int clients[2][2], i;

	for (i = 0; i < 2; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, clients[i]) < 0)
			return 1;
		fds[i] = (struct pollfd){clients[i][0], POLLIN, 0};
	}
	if (send(clients[0][1], "hal", 3, 0) != 3 || send(clients[1][1], "whole\n", 6, 0) != 6)
		return 1;
	while (poll(fds, 2, -1) > 0)
		for (i = 0; i < 2; i++)
			if (fds[i].revents && serve_line(fds[i].fd) < 0)
				return 1;
	return 1;
}
