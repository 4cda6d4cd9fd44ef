/* Opens its listening socket a second time, on the same port. */
#include "server.h"

int main(int argc, char **argv)
{
	int first = listen_socket(argument_port(argc, argv)), second = listen_socket(bound_port(first));

	announce(bound_port(second));
	serve(second);
	return 0;
}
