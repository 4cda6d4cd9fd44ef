/* uaskd: a server that answers datagrams, each by itself: it knows no connections, and keeps nothing from one to the next.
 *
 * Given: the arguments. The first three steps are yours; README.md tells what each has to do. */
#include <endian.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "ask.h"

static bool is_port(const char *text)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	return end != text && !*end && number <= UINT16_MAX;
}

/* --- the socket --- */

static int open_socket(in_port_t port)
{
	(void)port;
	/* TODO 1: a socket for datagrams, bound to the port, for IPv4 and IPv6. (Two sockets are as right: then who waits for both?) */
	return -1;
}

static void announce(int fd)
{
	(void)fd;
	/* TODO 1: one line, READY udp PORT, with the port that is really bound; and it has to get out. */
}

/* --- answers --- */

/* Makes the answer in the place of the request, which has so many bytes of text; returns how many the answer has. */
static size_t make_answer(unsigned char *message, size_t size)
{
	/* TODO 2: a request that was longer than it may be has the answer "too big". */
	/* TODO 3: echo, upper, time, and what is no op at all. */
	message[OP] |= ANSWER;
	return size;
}

/* --- serving --- */

static _Noreturn void serve(int fd)
{
	unsigned char message[REQUEST_MOST];
	size_t size;
	ssize_t n;

	for (;;) {
		/* TODO 2: one datagram. Was it longer than there is room for? What is too short to be a request? (Step 3: what is none?) */
		n = recvfrom(fd, message, sizeof message, 0, NULL, NULL);
		size = n > HEADER ? make_answer(message, (size_t)n - HEADER) : 0;
		(void)size;
		/* TODO 2, too: the answer goes to where the request came from. (Step 3: and if it cannot be sent?) */
	}
}

int main(int argc, char **argv)
{
	int fd;

	if (argc != 2 || !is_port(argv[1])) {
		fprintf(stderr, "usage: uaskd PORT   (0 to %d)\n", UINT16_MAX);
		return 2;
	}
	fd = open_socket((in_port_t)atoi(argv[1]));
	if (fd == -1) {
		perror("uaskd: bind");
		return 1;
	}
	announce(fd);
	serve(fd);
}
