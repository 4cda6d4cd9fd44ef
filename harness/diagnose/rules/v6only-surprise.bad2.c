/* The socket at :: is meant for everybody, but the option says otherwise; the client comes by IPv4. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int open_listener(unsigned short port);

int main(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(5003), .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int listener = open_listener(5003), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0)
		return 1;
	if (connect(client, (struct sockaddr *)&to, sizeof to) < 0) {
		perror("connect");
		return 1;
	}
	return close(client) < 0 || close(listener) < 0;
}
