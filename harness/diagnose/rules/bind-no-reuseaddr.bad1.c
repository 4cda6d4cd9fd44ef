/* A server starts twice on one port. In between it has closed a connection first, and the kernel still keeps its rest. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int run, client = -1;

	for (run = 1; run <= 2; run++) {
		int connection, listener = socket(AF_INET, SOCK_STREAM, 0);

		if (listener < 0)
			return 1;
		if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0) { /* HERE */
			perror("bind");
			return 1;
		}
		client = socket(AF_INET, SOCK_STREAM, 0);
		if (listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
			connect(client, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
		connection = accept(listener, NULL, NULL);
		if (connection < 0 || close(connection) < 0 || close(listener) < 0)
			return 1;
	}
	return close(client) < 0;
}
