/* Right: the buffer is one byte longer than the longest request, so that a longer one is seen, and refused. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST = 16 };

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char text[LONGEST + 1];
	ssize_t n;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0 ||
		send(client, "abcdefghijklmnopqrstuvwxyz", 26, 0) != 26)
		return 1;
	n = recvfrom(server, text, sizeof text, 0, (struct sockaddr *)&from, &length);
	if (n > LONGEST)
		n = sendto(server, "too long", 8, 0, (struct sockaddr *)&from, length);
	return n != 8 || recv(client, text, sizeof text, 0) != 8 || memcmp(text, "too long", 8) != 0;
}
