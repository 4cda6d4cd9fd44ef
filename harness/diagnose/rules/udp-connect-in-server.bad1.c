/* After the first request the server uses send instead of sendto; the second client is not heard any more. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	int i, server = socket(AF_INET, SOCK_DGRAM, 0),
	       clients[2] = {socket(AF_INET, SOCK_DGRAM, 0), socket(AF_INET, SOCK_DGRAM, 0)};
	socklen_t length = sizeof at;
	char byte;

	if (server < 0 || clients[0] < 0 || clients[1] < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (sendto(clients[0], "a", 1, 0, (struct sockaddr *)&at, sizeof at) != 1 ||
		recvfrom(server, &byte, 1, 0, (struct sockaddr *)&from, &length) != 1)
		return 1;
	if (connect(server, (struct sockaddr *)&from, length) < 0) /* HERE */
		return 1;
	for (i = 0; i < 2; i++)
		if (sendto(clients[i], "b", 1, 0, (struct sockaddr *)&at, sizeof at) != 1)
			return 1;
	return recv(server, &byte, 1, 0) != 1 || recv(server, &byte, 1, MSG_DONTWAIT) == 1;
}
