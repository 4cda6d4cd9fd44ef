/* Right: the server of two ports announces the first one, and opens the other afterwards, which nobody was told of. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int open_listener(int *port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 5) < 0 ||
		getsockname(fd, (struct sockaddr *)&at, &length) < 0)
		return -1;
	*port = ntohs(at.sin_port);
	return fd;
}

int main(void)
{
	int port, service = open_listener(&port), status;

	if (service < 0)
		return 1;
	printf("READY tcp %d\n", port);
	if (fflush(stdout) != 0)
		return 1;
	status = open_listener(&port);
	return status < 0 || close(status) < 0 || close(service) < 0;
}
