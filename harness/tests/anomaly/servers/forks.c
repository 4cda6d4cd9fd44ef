/* Serves each client in a process of its own. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd;

	signal(SIGCHLD, SIG_IGN);
	announce(bound_port(listener));
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		if (fork() == 0) {
			echo(fd);
			_exit(0);
		}
		close(fd);
	}
	return 0;
}
