/* also: udp-no-timeout
   The server wants 100 bytes; the client has sent 5, and waits for an answer. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

static int ask(const struct sockaddr_in *at)
{
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	char answer[16];

	if (fd < 0 || sendto(fd, "hello", 5, 0, (const struct sockaddr *)at, sizeof *at) != 5)
		return 1;
	return recv(fd, answer, sizeof answer, 0) < 0; /* without a time-out */
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0);
	char request[100];
	size_t got = 0;

	if (server < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(close(server) < 0 || ask(&at));
	while (got < sizeof request) {
		ssize_t n = recv(server, request + got, sizeof request - got, 0); /* HERE */

		if (n < 0)
			return 1;
		got += (size_t)n;
	}
	return 0;
}
