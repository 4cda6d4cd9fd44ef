/* Connects to itself as often as it can. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv));
	struct sockaddr_in6 self = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};

	announce(bound_port(listener));
	self.sin6_port = htons((unsigned short)bound_port(listener));
	for (;;) {
		int fd = socket(AF_INET6, SOCK_STREAM, 0);

		if (connect(fd, (struct sockaddr *)&self, sizeof self) < 0)
			close(fd);
	}
}
