/* Right: struct sockaddr_storage has room for every family; the family in it says which. */
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_storage from;
	socklen_t length = sizeof at;
	int fd, listener = socket(AF_INET6, SOCK_STREAM, 0), client = socket(AF_INET6, SOCK_STREAM, 0);

	if (listener < 0 || client < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) < 0 ||
		listen(listener, 5) < 0 || getsockname(listener, (struct sockaddr *)&at, &length) < 0 ||
		connect(client, (struct sockaddr *)&at, sizeof at) < 0)
		return 1;
	length = sizeof from;
	fd = accept(listener, (struct sockaddr *)&from, &length);
	if (fd < 0 || from.ss_family != AF_INET6)
		return 1;
	printf("client %d\n", ntohs(((struct sockaddr_in6 *)&from)->sin6_port));
	return close(client) < 0 || close(fd) < 0 || close(listener) < 0;
}
