/* fault: errno:ENOBUFS@main,send,socket#1,2
   The function that answers says whether it could; the loop ends when it could not. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int answer(int fd);

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int i, server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t length = sizeof at;

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	for (i = 0; i < 3; i++)
		if (send(client, "?", 1, 0) != 1)
			return 1;
	while (answer(server) == 0)
		;
	return 1;
}
