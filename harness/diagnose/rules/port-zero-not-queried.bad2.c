/* What is announced is the argument, and not the port that the socket has. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int announce(const char *port);

int main(int argc, char **argv)
{
	const char *port = argc > 1 ? argv[1] : "0";
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)atoi(port))};
	int fd = socket(AF_INET6, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0)
		return 1;
	return announce(port) < 0 || close(fd) < 0;
}
