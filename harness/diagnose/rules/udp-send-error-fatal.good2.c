/* fault: errno:ENOBUFS@main,send,socket#1,1
   Right: a client that cannot even send its only request says so, and ends. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int client = socket(AF_INET, SOCK_DGRAM, 0);

	if (client < 0)
		return 1;
	if (sendto(client, "?", 1, 0, (struct sockaddr *)&at, sizeof at) != 1) {
		perror("sendto");
		return 1;
	}
	return close(client) < 0;
}
