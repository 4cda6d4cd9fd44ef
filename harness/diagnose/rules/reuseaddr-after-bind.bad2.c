/* The option is set on the socket of the client, and never on the one that is bound. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int allow_reuse(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int connection, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	connection = accept(listener, NULL, NULL);
	if (connection < 0 || allow_reuse(connection) < 0)
		return 1;
	return close(client) < 0 || close(connection) < 0 || close(listener) < 0;
}
