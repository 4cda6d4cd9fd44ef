/* Right: the socket is an IPv4 one, so no client's address is longer than struct sockaddr_in. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}, from;
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	length = sizeof from;
	fd = accept(listener, (struct sockaddr *)&from, &length);
	if (fd < 0)
		return 1;
	printf("client %s %d\n", inet_ntoa(from.sin_addr), ntohs(from.sin_port));
	return close(client) < 0 || close(fd) < 0 || close(listener) < 0;
}
