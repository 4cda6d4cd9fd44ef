/* framed: a TCP server that answers messages. It serves one client at a time, for ever.
 *
 * Given: the listening socket, the loop of clients, and the answer to ECHO: as soon as step 1 is done (in frame.c), it works.
 * README.md tells what each step has to do. */
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { NUMBER = 4, SUM_SIZE = 8 };

static int usage(void)
{
	fprintf(stderr, "usage: framed PORT   (0 to 65535; 0: any)\n");
	return 2;
}

/* What has to succeed before anybody can be served: gives the result, if it is one. */
static int need(int result, const char *what)
{
	if (result >= 0)
		return result;
	fprintf(stderr, "framed: %s: %s\n", what, strerror(errno));
	exit(1);
}

static bool read_port(const char *text, in_port_t *port)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);	/* its largest where there are too many digits */

	*port = (in_port_t)number;
	return end != text && !*end && *port == number;	/* it has 16 bits, and what they cannot hold is no port */
}

/* --- the listening socket: lab 08 --- */

static int open_listener(in_port_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
	int fd = need(socket(AF_INET, SOCK_STREAM, 0), "socket"), on = 1;

	need(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
	need(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
	need(listen(fd, SOMAXCONN), "listen");
	return fd;
}

static void announce(int listener)
{
	struct sockaddr_in address;
	socklen_t length = sizeof address;

	need(getsockname(listener, (struct sockaddr *)&address, &length), "getsockname");
	printf("READY tcp %d\n", ntohs(address.sin_port));
	need(fflush(stdout), "standard output");
}

/* --- one message --- */

/* An answer that says why there is none. Returns whether it could be sent. */
static bool send_error(int fd, struct message *message, const char *text)
{
	message->size = strlen(text);	/* ours, and a string */
	message->wire[TYPE] = ERROR;
	memcpy(message->wire + PAYLOAD, text, message->size);
	return send_message(fd, message) == 0;
}

/* Returns whether the conversation goes on. */
static bool answer(int fd, struct message *message)
{
	int type = message->wire[TYPE];

	if (type != ECHO)
		return send_error(fd, message, "not yet");
	/* TODO 3: UPPER, SUM and BYE; and what is no request at all. The answer may be made where the request stands: so ECHO is done. */
	message->wire[TYPE] = (unsigned char)(type | ANSWER);
	return send_message(fd, message) == 0;
}

/* --- one client --- */

static void serve(int fd)
{
	static struct message message;
	enum received received;

	do
		received = receive_message(fd, &message);
	while (received == RECEIVED && answer(fd, &message));
	/* TODO 2, too: a bad length has an answer. Why can it only be the last one? */
	close(fd);	/* whatever the end was */
}

int main(int argc, char **argv)
{
	in_port_t port;
	int listener;

	if (argc != 2 || !read_port(argv[1], &port))
		return usage();
	listener = open_listener(port);
	announce(listener);
	for (;;)
		serve(need(accept(listener, NULL, NULL), "accept"));
}
