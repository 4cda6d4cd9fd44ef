/* Two clients are connected. One goes away without reading, and the server ends, with the other one waiting. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), clients[2], connections[2];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0 || signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		connections[i] = accept(listener, NULL, NULL);
		if (connections[i] < 0)
			return 1;
	}
	if (close(clients[0]) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (send(connections[0], "news\n", 5, 0) < 0) { /* HERE */
			perror("send");
			return 1;
		}
	return close(connections[0]) < 0;
}
