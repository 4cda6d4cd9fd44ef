/* The port is known as a number, and put into the address as it is. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int port, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0)
		return 1;
	port = ntohs(at.sin_port);
	at.sin_port = (in_port_t)port;
	if (connect(client, (struct sockaddr *)&at, sizeof at) < 0) { /* HERE */
		perror("connect");
		return 1;
	}
	return close(client) < 0 || close(listener) < 0;
}
