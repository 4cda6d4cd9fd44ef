/* fault: errno:ENOBUFS@main,send,socket#1,1
   Right: one answer is lost, the next request is answered. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	int i, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;
	char byte;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	for (i = 0; i < 2; i++) {
		length = sizeof from;
		if (sendto(client, "?", 1, 0, (struct sockaddr *)&at, sizeof at) != 1 ||
			recvfrom(server, &byte, 1, 0, (struct sockaddr *)&from, &length) != 1)
			return 1;
		if (sendto(server, "!", 1, 0, (struct sockaddr *)&from, length) != 1)
			perror("sendto");
	}
	return close(client) < 0 || close(server) < 0;
}
