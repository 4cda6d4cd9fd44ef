/* Listens on the port after the one that was asked for, and announces the one that was. */
#include "server.h"

int main(int argc, char **argv)
{
	int port = argument_port(argc, argv), listener = listen_socket(port ? port + 1 : 0);

	announce(port);
	serve(listener);
	return 0;
}
