/* select says who is ready; the function that takes a request wants all of its eight bytes at once. */
#include <arpa/inet.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

int take_request(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), clients[2], connections[2];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		connections[i] = accept(listener, NULL, NULL);
		if (connections[i] < 0 || send(clients[i], "12345678", i ? 8 : 3, 0) < 0)
			return 1;
	}
	for (;;) {
		fd_set ready;

		FD_ZERO(&ready);
		FD_SET(connections[0], &ready);
		FD_SET(connections[1], &ready);
		if (select(connections[1] + 1, &ready, NULL, NULL, NULL) < 0)
			return 1;
		for (i = 0; i < 2; i++)
			if (FD_ISSET(connections[i], &ready) && take_request(connections[i]) < 0)
				return 1;
	}
}
