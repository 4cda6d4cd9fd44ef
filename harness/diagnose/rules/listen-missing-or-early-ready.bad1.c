/* The line goes out when the socket is bound; a client that comes now is refused, because nobody listens yet. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(at.sin_port));
	fflush(stdout); /* HERE */
	if (listen(fd, 5) < 0)
		return 1;
	return close(fd) < 0;
}
