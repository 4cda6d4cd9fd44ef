/* The length is 0 when accept is called: there is no room for the address, and none comes. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from = {0};
	socklen_t bound = sizeof at, length = 0;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &bound) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	fd = accept(listener, (struct sockaddr *)&from, &length); /* HERE */
	if (fd < 0)
		return 1;
	printf("client %s %d\n", inet_ntoa(from.sin_addr), ntohs(from.sin_port));
	return close(client) < 0 || close(fd) < 0 || close(listener) < 0;
}
