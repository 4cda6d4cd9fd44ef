/* Right: SO_REUSEADDR before bind, in both runs; the rest of the old connection is in nobody's way. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int run, on = 1, client = -1;

	for (run = 1; run <= 2; run++) {
		int connection, listener = socket(AF_INET, SOCK_STREAM, 0);

		if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
			bind(listener, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
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
