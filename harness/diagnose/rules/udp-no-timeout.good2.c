/* Right: a server waits for requests as long as it takes. That its last datagram was an answer does not make it a client. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[8];

	if (fd < 0 || connect(fd, (const struct sockaddr *)at, sizeof *at) < 0 || send(fd, "?", 1, 0) != 1)
		return 1;
	return recv(fd, answer, sizeof answer, 0) != 1;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0);
	char byte;

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(server) < 0 || ask(&at));
	for (;;) {
		length = sizeof at;
		if (recvfrom(server, &byte, 1, 0, (struct sockaddr *)&at, &length) != 1 ||
			sendto(server, &byte, 1, 0, (struct sockaddr *)&at, length) != 1)
			return 1;
	}
}
