/* framed: a TCP server that answers messages. It serves one client at a time, for ever.
 *
 * Each connection becomes two streams of stdio. */
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { PORT_MOST = 65535, NUMBER = 4, SUM_SIZE = 8 };

static int usage(void)
{
	fprintf(stderr, "usage: framed PORT   (0 to %d; 0: any)\n", PORT_MOST);
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
	return end != text && !*end && number <= PORT_MOST;
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

static bool send_error(struct connection *client, const char *text)
{
	struct message message = {.type = ERROR, .size = strlen(text)};

	memcpy(message.payload, text, message.size);
	return send_message(client, &message);
}

static void make_upper(struct message *message)
{
	size_t i;

	for (i = 0; i < message->size; i++)
		if (message->payload[i] >= 'a' && message->payload[i] <= 'z')
			message->payload[i] = (unsigned char)(message->payload[i] - 'a' + 'A');
}

static void make_sum(struct message *message)
{
	int64_t sum = 0;
	size_t at;

	for (at = 0; at < message->size; at += NUMBER)
		sum += (int32_t)get_number(message->payload + at, NUMBER);
	put_number(message->payload, (uint64_t)sum, SUM_SIZE);
	message->size = SUM_SIZE;
}

static bool answer(struct connection *client, struct message *message)
{
	bool goes_on = message->type != BYE;

	if (message->type < ECHO || message->type > BYE)
		return send_error(client, "no such type");
	if (message->type == SUM && message->size % NUMBER)
		return send_error(client, "numbers have four bytes");
	if (message->type == UPPER)
		make_upper(message);
	else if (message->type == SUM)
		make_sum(message);
	else if (message->type == BYE)
		message->size = 0;
	message->type |= ANSWER;
	return send_message(client, message) && goes_on;
}

/* --- one client --- */

static void serve(int fd)
{
	static struct message message;
	struct connection client = {NULL, NULL};
	enum received received = ENDED;

	if (open_connection(fd, &client))
		while ((received = receive_message(&client, &message)) == RECEIVED && answer(&client, &message))
			;
	if (received == BAD_LENGTH)
		send_error(&client, "bad length");
	close_connection(&client);
}

int main(int argc, char **argv)
{
	in_port_t port;
	int listener;

	if (argc != 2 || !read_port(argv[1], &port))
		return usage();
	signal(SIGPIPE, SIG_IGN);	/* stdio writes, and has no MSG_NOSIGNAL */
	listener = open_listener(port);
	announce(listener);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0 && errno == ECONNABORTED)
			continue;
		serve(need(fd, "accept"));
	}
}
