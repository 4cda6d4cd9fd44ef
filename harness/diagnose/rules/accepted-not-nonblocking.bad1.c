/* The listening socket is non-blocking, so the connections are, too: not on Linux. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), clients[2];
	struct pollfd fds[2];
	socklen_t length = sizeof at;
	char block[16];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0 ||
			send(clients[i], "hi", 2, 0) != 2)
			return 1;
		fds[i] = (struct pollfd){accept(listener, NULL, NULL), POLLIN, 0}; /* HERE */
	}
	while (poll(fds, 2, -1) > 0)
		for (i = 0; i < 2; i++)
			while (fds[i].revents && recv(fds[i].fd, block, sizeof block, 0) >= 0) /* until EAGAIN */
				;
	return errno != EAGAIN;
}
