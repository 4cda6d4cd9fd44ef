/* Nobody answers at that port, and the client waits for ever. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int lost = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[64];

	if (lost < 0 || client < 0 || bind(lost, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(lost, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (sendto(client, "time?", 5, 0, (struct sockaddr *)&at, sizeof at) != 5)
		return 1;
	return recv(client, answer, sizeof answer, 0) < 0; /* HERE */
}
