/* Sends each client ten gigabytes. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd;
	static char block[1 << 16];
	long left;

	announce(bound_port(listener));
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		for (left = 10000000000 / (1 << 16); left > 0; left--)
			if (send(fd, block, sizeof block, MSG_NOSIGNAL) < 0)
				break;
		close(fd);
	}
	return 0;
}
