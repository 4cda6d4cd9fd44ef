/* Listens on the port that was asked for and on a second one, and looks after the second alone. */
#include "server.h"

int main(int argc, char **argv)
{
	int first = listen_socket(argument_port(argc, argv)), second = listen_socket(0);

	announce(bound_port(first));
	serve(second);
	return 0;
}
