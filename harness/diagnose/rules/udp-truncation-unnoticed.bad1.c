/* The buffer has 16 bytes, the text has 26; ten of them are lost, and nobody hears of it. */
#include <arpa/inet.h>
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
	n = recv(server, text, sizeof text, 0); /* HERE */
	if (n < 0 || write(1, text, (size_t)n) != n)
		return 1;
	return close(client) < 0 || close(server) < 0;
}
