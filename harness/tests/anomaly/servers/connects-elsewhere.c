/* Asks a server of the Internet before it serves anybody. */
#include "server.h"
#include <arpa/inet.h>

int main(int argc, char **argv)
{
	struct sockaddr_in elsewhere = {.sin_family = AF_INET, .sin_port = htons(80)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, "192.0.2.1", &elsewhere.sin_addr);
	if (connect(fd, (struct sockaddr *)&elsewhere, sizeof elsewhere) < 0)
		return 1;
	close(fd);
	fd = listen_socket(argument_port(argc, argv));
	announce(bound_port(fd));
	serve(fd);
	return 0;
}
