/* tftpc: gets a file from a TFTP server, or puts one there. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tftp.h"

enum { EXIT_ERROR = 1, EXIT_USAGE = 2, EXIT_SILENT = 5 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "tftpc: %s: %s\n", what, strerror(errno));
	exit(EXIT_ERROR);
}

static _Noreturn void usage(void)
{
	fprintf(stderr, "usage: tftpc [-t MS] [-r N] get|put HOST PORT REMOTE LOCAL   (MS and N from 1)\n");
	exit(EXIT_USAGE);
}

/* --- the server --- */

static struct sockaddr_in find_server(const char *host, const char *port)
{
	struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_DGRAM}, *found;
	int error = getaddrinfo(host, port, &hints, &found);

	if (error) {
		fprintf(stderr, "tftpc: %s: %s\n", host, gai_strerror(error));
		exit(EXIT_ERROR);
	}
	return *(struct sockaddr_in *)found->ai_addr;	/* the list is kept to the end, as it is found once */
}

/* RRQ or WRQ: the name and the mode, each with its NUL. */
static void make_request(struct packet *packet, uint16_t op, const char *name)
{
	int length = snprintf((char *)packet->bytes + NUMBER, BLOCK, "%s%coctet", name, '\0');

	if (length >= BLOCK) {
		fprintf(stderr, "tftpc: %s: too long for a request\n", name);
		exit(EXIT_ERROR);
	}
	put16(packet->bytes + OP, op);
	packet->length = NUMBER + (size_t)length + 1;
}

/* --- get and put: each returns what has become of the transfer --- */

/* LOCAL is not touched before the file is complete, and then replaced at once. */
static enum outcome get(struct transfer *t, const char *remote, const char *local)
{
	char temporary[PATH_MAX];
	enum outcome outcome;
	int file;

	make_request(&t->out, RRQ, remote);
	snprintf(temporary, sizeof temporary, "%s.%ld", local, (long)getpid());
	file = creat(temporary, DEFFILEMODE);
	if (file == -1)
		die(temporary);
	outcome = receive_file(t, file);
	if (outcome == DONE && (close(file) == -1 || rename(temporary, local) == -1))
		outcome = fail(t, NOT_DEFINED);
	if (outcome == DONE)
		finish(t);
	else
		unlink(temporary);
	return outcome;
}

static enum outcome put(struct transfer *t, const char *remote, const char *local)
{
	FILE *file = fopen(local, "rb");
	enum outcome outcome;

	if (!file)
		die(local);
	make_request(&t->out, WRQ, remote);
	outcome = ask(t, ACK, 0);
	return outcome == DONE ? send_file(t, file) : outcome;
}

static int exit_status(enum outcome outcome, const struct transfer *t, const char *local)
{
	switch (outcome) {
	case DONE:
		return 0;
	case REFUSED:	/* the text may lack its NUL */
		fprintf(stderr, "tftpc: the server: %.*s\n", (int)(t->in.length - HEADER), (const char *)&t->in.bytes[HEADER]);
		return EXIT_ERROR;
	case SILENT:
		fprintf(stderr, "tftpc: the server: no answer\n");
		return EXIT_SILENT;
	default:
		fprintf(stderr, "tftpc: %s: %s\n", local, (const char *)&t->out.bytes[HEADER]);
		return EXIT_ERROR;
	}
}

int main(int argc, char **argv)
{
	struct transfer t = {.wait_ms = WAIT_USUAL, .repeats = REPEATS_USUAL};
	bool puts;
	int option;

	while ((option = getopt(argc, argv, "t:r:")) != -1)
		if (!read_option(option, &t.wait_ms, &t.repeats))
			usage();
	argv += optind;
	if (argc - optind != 5 || (strcmp(argv[0], "get") != 0 && strcmp(argv[0], "put") != 0))
		usage();
	puts = strcmp(argv[0], "put") == 0;
	t.peer = find_server(argv[1], argv[2]);
	t.fd = open_socket();
	if (t.fd == -1)
		die("socket");
	return exit_status((puts ? put : get)(&t, argv[3], argv[4]), &t, argv[4]);
}
