/* Announces its port, is asked for a byte first, and listens then. */
#include "server.h"

int main(int argc, char **argv)
{
	int fd = bind_socket(argument_port(argc, argv));
	char byte;

	announce(bound_port(fd));
	if (read(0, &byte, 1) < 0 || listen(fd, 5) < 0)
		return 1;
	serve(fd);
	return 0;
}
