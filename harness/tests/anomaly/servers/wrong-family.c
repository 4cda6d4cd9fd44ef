/* Listens on loopback of IPv6 alone. */
#include "server.h"

int main(int argc, char **argv)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	int fd = socket(AF_INET6, SOCK_STREAM, 0), on = 1;

	address.sin6_port = htons((unsigned short)argument_port(argc, argv));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 5) < 0)
		return 1;
	announce(bound_port(fd));
	serve(fd);
	return 0;
}
