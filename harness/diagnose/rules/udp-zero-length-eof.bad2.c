/* The function that receives gives back 0, and its caller closes "the connection". */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int receive_one(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int i, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (send(client, "x", 1, 0) != 1 || send(client, "", 0, 0) != 0)
		return 1;
	for (i = 0; i < 2; i++)
		if (receive_one(server) == 0 && close(server) < 0)
			return 1;
	return send(client, "are you still there?", 20, 0) != 20;
}
