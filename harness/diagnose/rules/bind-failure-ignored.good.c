/* Right: when the port is in use, the server asks the kernel for any other, with a second bind. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof at;
	int other = socket(AF_INET, SOCK_STREAM, 0), server = socket(AF_INET, SOCK_STREAM, 0);

	if (other < 0 || server < 0 || bind(other, (struct sockaddr *)&at, sizeof at) < 0 || listen(other, 5) < 0 ||
		getsockname(other, (struct sockaddr *)&at, &length) < 0)
		return 1;
	if (bind(server, (struct sockaddr *)&at, sizeof at) < 0) {
		at.sin_port = 0;
		if (errno != EADDRINUSE || bind(server, (struct sockaddr *)&at, sizeof at) < 0)
			return 1;
	}
	if (listen(server, 5) < 0 || getsockname(server, (struct sockaddr *)&at, &length) < 0)
		return 1;
	printf("READY tcp %d\n", ntohs(at.sin_port));
	return fflush(stdout) != 0 || close(server) < 0 || close(other) < 0;
}
