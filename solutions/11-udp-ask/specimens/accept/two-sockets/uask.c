/* uask without connect(): recvfrom() tells who has sent what came, and the program compares. */
#define _GNU_SOURCE
#include <err.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ask.h"

static struct addrinfo *server;
static int fd;

static int usage(void)
{
	warnx("usage: uask [-t MS] [-r N] HOST PORT echo|upper|time [TEXT...]");
	return 2;
}

static int number(const char *text, int least, int *out)
{
	char *end;
	long value = strtol(text, &end, 10);

	*out = (int)value;
	return end != text && !*end && value >= least && value < 1000000000;
}

static int64_t clock_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int is_server(const struct sockaddr_storage *from)
{
	const struct sockaddr_in *a = (const void *)from, *b = (const void *)server->ai_addr;
	const struct sockaddr_in6 *c = (const void *)from, *d = (const void *)server->ai_addr;

	if (from->ss_family == AF_INET6)
		return c->sin6_port == d->sin6_port && !memcmp(&c->sin6_addr, &d->sin6_addr, sizeof c->sin6_addr);
	return a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

/* The next datagram before a moment, whoever sent it; -1: the moment has come. */
static ssize_t next(unsigned char *bytes, size_t room, struct sockaddr_storage *from, int64_t moment)
{
	struct pollfd readable = {fd, POLLIN, 0};
	socklen_t length = sizeof *from;
	int64_t left = moment - clock_ns();
	struct timespec limit = {left / 1000000000, left % 1000000000};

	if (left <= 0 || ppoll(&readable, 1, &limit, NULL) == 0)
		return -1;
	return recvfrom(fd, bytes, room, 0, (struct sockaddr *)from, &length);
}

static int ask(int op, const char *text, int ms, int repeats)
{
	static unsigned char answer[66000];
	unsigned char request[REQUEST_MOST];
	size_t length = HEADER + strlen(text);
	struct sockaddr_storage from;
	int64_t moment = clock_ns();
	int i, found = 0;
	ssize_t n = -1;
	uint64_t seconds = 0;

	memcpy(request, &moment, ID_SIZE);	/* any bytes, as long as they are others each time */
	request[OP] = (unsigned char)op;
	memcpy(request + TEXT, text, length - HEADER);
	for (i = 0; i <= repeats && !found; i++) {
		sendto(fd, request, length, 0, server->ai_addr, server->ai_addrlen);
		moment += ms * INT64_C(1000000);
		while (!found && (n = next(answer, sizeof answer, &from, moment)) >= 0)
			found = n >= HEADER && is_server(&from) && !memcmp(answer, request, ID_SIZE) &&
				(answer[OP] == ERROR || answer[OP] == (op | ANSWER));
	}
	if (!found) {
		warnx("%s: no answer", text);
		return 5;
	}
	if (answer[OP] == (TIME | ANSWER)) {
		for (i = 0; i < TIME_SIZE; i++)
			seconds = seconds << 8 | answer[TEXT + i];
		printf("%ju\n", (uintmax_t)seconds);
		return 0;
	}
	printf(answer[OP] == ERROR ? "ERR " : "");
	fwrite(answer + TEXT, 1, (size_t)n - HEADER, stdout);
	puts("");
	return 0;
}

int main(int argc, char **argv)
{
	struct addrinfo hints = {.ai_socktype = SOCK_DGRAM};
	int c, op = 0, i, ms = 300, repeats = 4, error, status = 0;

	while ((c = getopt(argc, argv, "+t:r:")) == 't' || c == 'r')
		if (!number(optarg, c == 't', c == 't' ? &ms : &repeats))
			return usage();
	if (c != -1 || argc - optind < 3)
		return usage();
	argv += optind;
	op = !strcmp(argv[2], "echo") ? ECHO : !strcmp(argv[2], "upper") ? UPPER : !strcmp(argv[2], "time") ? TIME : 0;
	for (i = 3; argv[i]; i++)
		op = strlen(argv[i]) > TEXT_MOST ? 0 : op;
	if (!op)
		return usage();
	error = getaddrinfo(argv[0], argv[1], &hints, &server);
	if (error)
		errx(1, "%s: %s", argv[0], gai_strerror(error));
	fd = socket(server->ai_family, SOCK_DGRAM, 0);
	if (fd < 0)
		err(1, "socket");
	for (i = 3; argv[i]; i++)
		status |= ask(op, argv[i], ms, repeats);
	return i > 3 ? status : ask(op, "", ms, repeats);
}
