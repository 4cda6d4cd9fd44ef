#include <poll.h>
#include <sys/socket.h>

long ask(int fd, unsigned char number, unsigned char *answer);

long ask(int fd, unsigned char number, unsigned char *answer)
{
	const unsigned char request[2] = {number, '?'};
	struct pollfd readable = {.fd = fd, .events = POLLIN};
	int tries;

	for (tries = 0; tries < 3; tries++) {
		if (send(fd, request, sizeof request, 0) != sizeof request)
			return -1;
		if (poll(&readable, 1, 700) == 1)
			return recv(fd, answer, 6, 0); /* HERE */
	}
	return -1;
}
