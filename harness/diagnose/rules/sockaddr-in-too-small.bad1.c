/* An IPv6 client, and room for the address of an IPv4 one. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_in from = {0};
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET6, SOCK_STREAM, 0), client = socket(AF_INET6, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	length = sizeof from;
	fd = accept(listener, (struct sockaddr *)&from, &length); /* HERE */
	if (fd < 0)
		return 1;
	printf("client %08x %d\n", ntohl(from.sin_addr.s_addr), ntohs(from.sin_port));
	return close(client) < 0 || close(fd) < 0 || close(listener) < 0;
}
