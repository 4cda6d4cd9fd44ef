/* A child serves; the first thing it gets is empty, and it says goodbye. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int serve(int fd)
{
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char request[32];
	ssize_t n;

	while ((n = recvfrom(fd, request, sizeof request, 0, (struct sockaddr *)&from, &length)) > 0) /* HERE */
		if (sendto(fd, request, (size_t)n, 0, (struct sockaddr *)&from, length) != n)
			return 1;
	return write(1, "the client has gone\n", 20) != 20;
}

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

	if (server < 0 || client < 0 || bind(server, (struct sockaddr *)&at, sizeof at) < 0 ||
		getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (fork() == 0)
		_exit(serve(server));
	if (sendto(client, "", 0, 0, (struct sockaddr *)&at, sizeof at) != 0)
		return 1;
	(void)sleep(1); /* then the real request; never interrupted */
	if (sendto(client, "hello", 5, 0, (struct sockaddr *)&at, sizeof at) != 5)
		return 1;
	return wait(NULL) < 0;
}
