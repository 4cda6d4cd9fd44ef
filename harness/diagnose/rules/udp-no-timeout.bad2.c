/* The server loses the first request, as a network may. It would answer a second one, but the client does not send it. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

int ask(int fd, const char *question, char *answer, int room);

static int serve(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char request[16];
	int i;

	for (i = 0; i < 2; i++)
		if (recvfrom(fd, request, sizeof request, 0, (struct sockaddr *)&from, &length) < 0)
			return 1;
	return sendto(fd, "yes", 3, 0, (struct sockaddr *)&from, length) != 3;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[16];

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(client) < 0 || serve(server));
	return close(server) < 0 || ask(client, "well?", answer, sizeof answer) < 0;
}
