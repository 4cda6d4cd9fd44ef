/* Announces a port, and never listens on it. */
#include "server.h"

int main(int argc, char **argv)
{
	int fd = bind_socket(argument_port(argc, argv));

	announce(bound_port(fd));
	pause();
	return 0;
}
