/* Speaks before it is asked. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd;

	announce(bound_port(listener));
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		send(fd, "welcome\n", 8, MSG_NOSIGNAL);
		echo(fd);
		close(fd);
	}
	return 0;
}
