/* Right: a backlog of 1 is enough for two clients, one of which waits while the other is served. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, listener = socket(AF_INET, SOCK_STREAM, 0), clients[2];

	if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 1) < 0 ||
		getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		clients[i] = socket(AF_INET, SOCK_STREAM, 0);
		if (clients[i] < 0 || connect(clients[i], (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
	}
	for (i = 0; i < 2; i++) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 || close(fd) < 0 || close(clients[i]) < 0)
			return 1;
	}
	return close(listener) < 0;
}
