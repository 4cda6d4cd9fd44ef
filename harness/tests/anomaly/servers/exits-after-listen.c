/* Ends as soon as it listens. */
#include "server.h"

int main(int argc, char **argv)
{
	announce(bound_port(listen_socket(argument_port(argc, argv))));
	return 0;
}
