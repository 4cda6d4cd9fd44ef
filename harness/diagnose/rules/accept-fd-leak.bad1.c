/* Thirty clients come and go, and nothing that accept gave is closed. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0);
	char byte;

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 5) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 30; i++) {
		int connection, client = socket(AF_INET, SOCK_STREAM, 0);

		if (client < 0 || connect(client, (struct sockaddr *)&at, sizeof at) < 0 || close(client) < 0)
			return 1;
		connection = accept(listener, NULL, NULL); /* HERE */
		if (connection < 0 || recv(connection, &byte, 1, 0) != 0)
			return 1;
	}
	return 0;
}
