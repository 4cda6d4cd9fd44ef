/* Right: thirty clients are kept, although they have finished sending: each still gets an answer when all have asked. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 30 };

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, clients[CLIENTS], connections[CLIENTS], listener = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, CLIENTS) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < CLIENTS; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0 ||
			shutdown(clients[i], SHUT_WR) < 0)
			return 1;
		connections[i] = accept(listener, NULL, NULL);
		if (connections[i] < 0 || recv(connections[i], &byte, 1, 0) != 0)
			return 1;
	}
	for (i = 0; i < CLIENTS; i++)
		if (send(connections[i], "!", 1, 0) != 1 || close(connections[i]) < 0 ||
			recv(clients[i], &byte, 1, 0) != 1)
			return 1;
	return close(listener) < 0;
}
