/* Serves well, until a client says "first": from then on it computes. */
#include "server.h"

int main(int argc, char **argv)
{
	int listener = listen_socket(argument_port(argc, argv)), fd;
	char word[5];

	announce(bound_port(listener));
	while ((fd = accept(listener, NULL, NULL)) >= 0) {
		if (recv(fd, word, sizeof word, MSG_PEEK) == sizeof word && memcmp(word, "first", sizeof word) == 0)
			for (;;)
				;
		echo(fd);
		close(fd);
	}
	return 0;
}
