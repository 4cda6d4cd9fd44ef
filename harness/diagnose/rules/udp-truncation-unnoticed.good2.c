/* Right: with MSG_TRUNC recv returns how long the datagram was, and the program tells by that what it has cut. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char text[16];
	ssize_t n;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		sendto(client, "abcdefghijklmnopqrstuvwxyz", 26, 0, (struct sockaddr *)&at, sizeof at) != 26)
		return 1;
	n = recv(server, text, sizeof text, MSG_TRUNC);
	if (n > (ssize_t)sizeof text)
		printf("%.*s… (%zd bytes)\n", (int)sizeof text, text, n);
	return n < 0;
}
