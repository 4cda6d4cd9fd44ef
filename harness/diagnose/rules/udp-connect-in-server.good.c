/* Right: each client is answered from a socket of its own, which is connected to it; the one that all know stays free. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	int i, server = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;
	char byte;

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		int own = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

		length = sizeof from;
		if (own < 0 || client < 0 || sendto(client, "?", 1, 0, (struct sockaddr *)&at, sizeof at) != 1 ||
			recvfrom(server, &byte, 1, 0, (struct sockaddr *)&from, &length) != 1 ||
			connect(own, (struct sockaddr *)&from, length) < 0 || send(own, "!", 1, 0) != 1 ||
			recv(client, &byte, 1, 0) != 1 || close(own) < 0 || close(client) < 0)
			return 1;
	}
	return close(server) < 0;
}
