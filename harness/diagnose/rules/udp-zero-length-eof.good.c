/* Right: an empty datagram is a short request, and ignored. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char request[64];
	ssize_t n;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(client, "", 0, 0) != 0 || send(client, "hello", 5, 0) != 5)
		return 1;
	do
		n = recv(server, request, sizeof request, 0);
	while (n == 0);
	return n != 5;
}
