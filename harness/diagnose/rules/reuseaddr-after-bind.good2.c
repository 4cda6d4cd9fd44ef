/* Right: one function prepares every socket, the client's as well. There it does nothing, and the listening socket had it in time. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int prepare(int fd)
{
	int on = 1;

	return fd < 0 ? -1 : setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int connection, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (client < 0 || prepare(listener) < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	connection = accept(listener, NULL, NULL);
	if (prepare(connection) < 0)
		return 1;
	return close(client) < 0 || close(connection) < 0 || close(listener) < 0;
}
