/* Right: a client that likes a certain port of its own, and does without it where it is taken: it speaks first. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char byte;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	(void)bind(client, (struct sockaddr *)&at, sizeof at); /* a wish, no more */
	if (sendto(client, "?", 1, 0, (struct sockaddr *)&at, sizeof at) != 1 ||
		recvfrom(server, &byte, 1, 0, (struct sockaddr *)&from, &length) != 1 ||
		sendto(server, "!", 1, 0, (struct sockaddr *)&from, length) != 1 || recv(client, &byte, 1, 0) != 1)
		return 1;
	return close(client) < 0 || close(server) < 0;
}
