/* framed: a TCP server that answers messages: many clients at once, in one loop around poll(). Nothing blocks but poll().
 *
 * A client is read from only while it has taken its answers: so its buffers stay small. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "frame.h"

enum { PORT_MOST = 65535, NUMBER = 4, SUM_SIZE = 8, CLIENTS_MOST = 16 };

struct client {
	int fd;		/* -1: this place is free */
	struct buffer in, out;
	bool last;	/* when all answers are out it is over */
};

static struct client clients[CLIENTS_MOST];

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

static void answer_error(struct client *client, const char *text)
{
	add_message(&client->out, ERROR, text, strlen(text));
}

static void answer_upper(struct client *client, const struct view *request)
{
	unsigned char *next, *end;

	add_message(&client->out, UPPER | ANSWER, request->payload, request->size);
	end = client->out.bytes + client->out.end;
	for (next = end - request->size; next < end; next++)
		if (*next >= 'a' && *next <= 'z')
			*next = (unsigned char)(*next - 'a' + 'A');
}

static void answer_sum(struct client *client, const struct view *request)
{
	unsigned char bytes[SUM_SIZE];
	int64_t sum = 0;
	size_t at;

	if (request->size % NUMBER) {
		answer_error(client, "not a multiple of four bytes");
		return;
	}
	for (at = 0; at < request->size; at += NUMBER)
		sum += (int32_t)get_number(request->payload + at, NUMBER);
	put_number(bytes, (uint64_t)sum, SUM_SIZE);
	add_message(&client->out, SUM | ANSWER, bytes, sizeof bytes);
}

static void answer(struct client *client, const struct view *request)
{
	if (request->type == ECHO)
		add_message(&client->out, ECHO | ANSWER, request->payload, request->size);
	else if (request->type == UPPER)
		answer_upper(client, request);
	else if (request->type == SUM)
		answer_sum(client, request);
	else if (request->type != BYE)
		answer_error(client, "I do not know this type");
	else
		add_message(&client->out, BYE | ANSWER, NULL, 0);
	client->last = request->type == BYE;
}

/* --- clients --- */

static void drop(struct client *client)
{
	close(client->fd);
	free(client->in.bytes);
	free(client->out.bytes);
	*client = (struct client){.fd = -1};
}

/* All messages that are whole. */
static void take_requests(struct client *client)
{
	enum taken taken = INCOMPLETE;
	struct view request;

	while (!client->last && (taken = take_message(&client->in, &request)) == TAKEN)
		answer(client, &request);
	if (!client->last && taken == BAD_LENGTH) {
		answer_error(client, "bad length");
		client->last = true;
	}
}

/* Something can be done with the client's socket. */
static void go_on_with(struct client *client)
{
	bool sending = !is_empty(&client->out);
	long n = sending ? send_some(client->fd, &client->out) : receive_more(client->fd, &client->in);

	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return;
	if (n <= 0) {	/* the end, between messages or inside of one, or an error */
		drop(client);
		return;
	}
	if (!sending)
		take_requests(client);
	if (client->last && is_empty(&client->out))
		drop(client);
}

static void let_in(int listener)
{
	int fd = accept(listener, NULL, NULL), i;

	for (i = 0; fd >= 0 && i < CLIENTS_MOST; i++) {
		if (clients[i].fd >= 0)
			continue;
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
		clients[i] = (struct client){.fd = fd};
		return;
	}
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct pollfd waited[1 + CLIENTS_MOST];
	in_port_t port;
	int listener, i;

	if (argc != 2 || !read_port(argv[1], &port))
		return usage();
	listener = open_listener(port);
	for (i = 0; i < CLIENTS_MOST; i++)
		clients[i].fd = -1;
	announce(listener);
	for (;;) {
		waited[0] = (struct pollfd){.fd = listener, .events = POLLIN};
		for (i = 0; i < CLIENTS_MOST; i++)
			waited[1 + i] = (struct pollfd){.fd = clients[i].fd, .events = is_empty(&clients[i].out) ? POLLIN : POLLOUT};
		need(poll(waited, 1 + CLIENTS_MOST, -1), "poll");
		for (i = 0; i < CLIENTS_MOST; i++)
			if (waited[1 + i].revents)
				go_on_with(&clients[i]);
		if (waited[0].revents)
			let_in(listener);
	}
}
