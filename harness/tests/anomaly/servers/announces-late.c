/* Listens, and announces its port when the first client has come. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd = accept(listener, NULL, NULL);

	announce(bound_port(listener));
	echo(fd);
	close(fd);
	serve(listener);
	return 0;
}
