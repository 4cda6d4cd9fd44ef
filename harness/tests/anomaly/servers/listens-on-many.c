/* Listens on a thousand sockets, and asks the last one. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), i;

	for (i = 0; i < 1000; i++)
		listener = listen_socket(0);
	announce(bound_port(listener));
	serve(listener);
	return 0;
}
