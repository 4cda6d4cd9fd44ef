/* The listening socket is made by a function elsewhere; the second time the client of the first is still connected. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int listen_on(int port);

int main(void)
{
	struct sockaddr_in at;
	socklen_t length = sizeof at;
	int connection, client = socket(AF_INET, SOCK_STREAM, 0), listener = listen_on(0);

	if (client < 0 || listener < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	connection = accept(listener, NULL, NULL);
	if (connection < 0 || close(listener) < 0 || send(connection, "bye\n", 4, 0) != 4 || close(connection) < 0)
		return 1;
	listener = listen_on(ntohs(at.sin_port));
	if (listener < 0)
		return 2;
	return close(listener) < 0 || close(client) < 0;
}
