/* A connected datagram socket: it hears only from its peer, and is told when nobody listens there. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static int bound(struct sockaddr_in *address)
{
	socklen_t length = sizeof *address;
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	*address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	if (fd >= 0 && (bind(fd, (struct sockaddr *)address, sizeof *address) < 0 ||
			       getsockname(fd, (struct sockaddr *)address, &length) < 0)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

int main(void)
{
	struct timeval second = {.tv_sec = 1};
	struct sockaddr_in there, from;
	socklen_t length = sizeof from;
	int server = bound(&there), client = socket(AF_INET, SOCK_DGRAM, 0);
	char word[16];
	ssize_t n;

	if (server < 0 || client < 0 || setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) < 0 ||
		connect(client, (struct sockaddr *)&there, sizeof there) < 0 || send(client, "ping", 4, 0) != 4) {
		perror("ping");
		return 1;
	}
	n = recvfrom(server, word, sizeof word, 0, (struct sockaddr *)&from, &length);
	if (n != 4 || sendto(server, "pong", 4, 0, (struct sockaddr *)&from, length) != 4 ||
		recv(client, word, sizeof word, 0) != 4)
		return 1;
	(void)close(server);
	(void)send(client, "ping", 4, 0);
	n = recv(client, word, sizeof word, 0);
	if (n < 0 && errno == ECONNREFUSED)
		printf("nobody is there any more\n");
	return n >= 0 || close(client) < 0;
}
