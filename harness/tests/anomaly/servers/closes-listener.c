/* Closes its listening socket when the first client has come. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd;

	announce(bound_port(listener));
	fd = accept(listener, NULL, NULL);
	close(listener);
	echo(fd);
	close(fd);
	pause();
	return 0;
}
