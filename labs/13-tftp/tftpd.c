/* tftpd: serves the files of a folder by TFTP, and with -w takes new ones.
 *
 * Given: the options, the socket that all clients know, and what is to be done with whom. Steps 1, 3 and 5 are yours; README.md
 * tells what each has to do. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tftp.h"

enum { PORT_MOST = UINT16_MAX, TRANSFERS_MOST = _POSIX_CHILD_MAX };	/* every system lets a user have so many processes */

struct server {
	int listener, root;
	bool writable;
	int wait_ms, repeats;
	int transfers;	/* how many children there are */
};

struct request {
	uint16_t op;
	char *name;
	const char *mode;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "tftpd: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int need(int result, const char *what)
{
	if (result < 0)
		die(what);
	return result;
}

/* --- names --- */

/* Opens a file of ROOT to read it. Returns -1 and errno for an error, also for what is no regular file. */
static int safe_open(int root, char *name)
{
	(void)root;
	(void)name;
	/* TODO 1: whatever the name is, nothing outside ROOT is opened, and no FIFO makes you wait. openat(2), openat2(2) and
	 * realpath(3) are three ways to begin. */
	errno = ENOENT;
	return -1;
}

/* --- one transfer --- */

/* errno as the number of an ERROR. */
static uint16_t code_of(int error)
{
	return error == ENOENT ? NOT_FOUND : error == EEXIST ? EXISTS : ACCESS;
}

static enum outcome serve_read(int root, struct transfer *t, char *name)
{
	int fd = safe_open(root, name);
	FILE *file = fd == -1 ? NULL : fdopen(fd, "rb");

	return file ? send_file(t, file) : fail(t, code_of(errno));
}

static enum outcome serve_write(int root, struct transfer *t, char *name)
{
	(void)root;
	(void)name;
	(void)finish;
	/* TODO 3: receive the file. It gets its name when it is complete, and not before; a file that is there is not touched; and of
	 * a transfer that breaks off nothing is left. */
	errno = EACCES;
	return fail(t, ACCESS);
}

/* --- all requests --- */

static void answer_error(const struct server *server, const struct sockaddr_in *client, uint16_t code, const char *text)
{
	struct packet error;

	make_error(&error, code, text);
	(void)sendto(server->listener, error.bytes, error.length, 0, (const struct sockaddr *)client, sizeof *client);
}

static void start_transfer(struct server *server, const struct request *request, const struct sockaddr_in *client)
{
	struct transfer t = {.peer = *client, .met = true, .wait_ms = server->wait_ms, .repeats = server->repeats};

	t.fd = open_socket();
	if (t.fd < 0)
		return;
	/* TODO 5: meanwhile nobody else is served. A process for each transfer? A thread? (Or one loop for all: then more has to
	 * change.) How many may there be, and what becomes of those that have ended? */
	(void)(request->op == RRQ ? serve_read : serve_write)(server->root, &t, request->name);	/* the client knows what became of it */
	close(t.fd);
}

/* The next string of a packet; NULL where none ends in it. */
static char *take_string(char **at, const char *end)
{
	(void)at;
	(void)end;
	/* TODO 1: packets are no strings. How far may a NUL be looked for? */
	return NULL;
}

static void take_request(struct server *server, struct packet *packet, const struct sockaddr_in *client)
{
	char *at = (char *)packet->bytes + NUMBER, *end = (char *)packet->bytes + packet->length;
	struct request request = {.op = get16(packet->bytes + OP)};

	request.name = take_string(&at, end);
	/* TODO 1: is it a request, whole, in a mode that you can, and allowed? Else answer_error() says why not; but not to everything:
	 * what is never answered? */
	answer_error(server, client, NOT_DEFINED, "not done yet");
	if (request.name)
		start_transfer(server, &request, client);
}

static _Noreturn void serve(struct server *server)
{
	struct sockaddr_in client;
	struct packet packet;

	for (;;) {
		socklen_t length = sizeof client;
		ssize_t n = recvfrom(server->listener, packet.bytes, sizeof packet.bytes, 0, (struct sockaddr *)&client, &length);

		/* TODO 5: and who has ended meanwhile? */
		packet.length = (size_t)need((int)n, "receive");
		if (packet.length >= NUMBER)
			take_request(server, &packet, &client);
	}
}

/* --- the start --- */

static int open_listener(uint16_t port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_ANY)};
	socklen_t length = sizeof address;
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket");

	need(bind(fd, (struct sockaddr *)&address, sizeof address), "bind");
	need(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
	printf("READY udp %d\n", ntohs(address.sin_port));
	need(fflush(stdout), "standard output");
	return fd;
}

static _Noreturn void usage(void)
{
	fprintf(stderr, "usage: tftpd [-w] [-t MS] [-r N] ROOT PORT   (MS and N from 1, PORT from 0 to %d)\n", PORT_MOST);
	exit(2);
}

int main(int argc, char **argv)
{
	struct server server = {.wait_ms = WAIT_USUAL, .repeats = REPEATS_USUAL};
	int option, port;

	while ((option = getopt(argc, argv, "wt:r:")) != -1) {
		if (option == 'w')
			server.writable = true;
		else if (!read_option(option, &server.wait_ms, &server.repeats))
			usage();
	}
	if (argc - optind != 2 || !read_number(argv[optind + 1], 0, PORT_MOST, &port))
		usage();
	server.root = need(open(argv[optind], O_RDONLY | O_DIRECTORY), argv[optind]);
	server.listener = open_listener((uint16_t)port);
	serve(&server);
}
