/* read_n, which was right for TCP, makes one message of two. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

long read_n(int fd, char *to, unsigned long length);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char request[8];

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(client, "one", 3, 0) != 3 || send(client, "three", 5, 0) != 5)
		return 1;
	if (read_n(server, request, sizeof request) != sizeof request)
		return 1;
	return write(1, request, sizeof request) != sizeof request;
}
