/* finder: asks a network who is there, and prints who has answered. The query is sent three times, because any datagram may be lost.
 *
 * Between the queries and after them finder waits for answers, until times that are fixed at the first query: no answer moves them. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PORT_MOST = 65535, MS_USUAL = 600, QUERIES = 3, NOBODY = 6 };

static struct {
	bool is_group;
	struct sockaddr_in to;	/* everybody, or the group */
	struct in_addr interface;	/* INADDR_ANY: the routing table chooses */
	unsigned long ms, port;
} options = {.to = {.sin_family = AF_INET}, .ms = MS_USUAL};

static uint32_t nonce;	/* of this run: who answers with it was asked by us */
static char (*lines)[128];	/* as they came */
static size_t line_count;

static void die(const char *what)
{
	fprintf(stderr, "finder: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int need(int result, const char *what)
{
	if (result < 0)
		die(what);
	return result;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);	/* it cannot fail, and nobody can set it */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- answers --- */

struct answer {
	uint32_t nonce;
	char name[64];	/* as many as "%63[" takes, and a NUL */
	unsigned port;
};

/* Is it "DISC! NONCE NAME PORT\n", to the byte? Behind the text there is a NUL. What was read is written once more, and compared. */
static bool read_answer(const char *text, ssize_t length, struct answer *out)
{
	char again[128];

	if (sscanf(text, "DISC! %8x %63[A-Za-z0-9._-] %5u", &out->nonce, out->name, &out->port) != 3)
		return false;
	return snprintf(again, sizeof again, "DISC! %08x %s %u\n", out->nonce, out->name, out->port) == length &&
		memcmp(again, text, (size_t)length) == 0 && out->port >= 1 && out->port <= PORT_MOST;
}

/* One datagram more: it may be an answer, and nothing else changes. If there is none after all, -1 is no length of an answer. */
static void receive_answer(int fd)
{
	char text[128] = "", host[INET_ADDRSTRLEN];	/* with more room than an answer needs, and a NUL behind whatever comes */
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	struct answer answer;
	ssize_t n = recvfrom(fd, text, sizeof text - 1, MSG_DONTWAIT, (struct sockaddr *)&from, &length);

	if (!read_answer(text, n, &answer) || answer.nonce != nonce)
		return;
	lines = realloc(lines, ++line_count * sizeof *lines);
	if (!lines)
		die("memory");
	inet_ntop(AF_INET, &from.sin_addr, host, sizeof host);	/* there is room */
	snprintf(lines[line_count - 1], sizeof *lines, "%s %s %u", answer.name, host, answer.port);
}

static int by_bytes(const void *one, const void *other)
{
	return strcmp(one, other);
}

/* Equal lines are neighbours then. */
static int print_sorted(void)
{
	const char *last = "";
	size_t i;

	qsort(lines, line_count, sizeof *lines, by_bytes);
	for (i = 0; i < line_count; i++) {
		if (strcmp(last, lines[i]) != 0)
			puts(lines[i]);
		last = lines[i];
	}
	return need(fflush(stdout), "standard output");
}

/* --- asking --- */

static int open_socket(void)
{
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket"), on = 1, hops = 1;

	if (!options.is_group) {
		need(setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on), "SO_BROADCAST");
		return fd;
	}
	need(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &options.interface, sizeof options.interface), "IP_MULTICAST_IF");
	need(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops), "IP_MULTICAST_TTL");
	return fd;
}

/* Takes answers until then. */
static void collect(int fd, int64_t until_ms)
{
	struct pollfd answers = {.fd = fd, .events = POLLIN};
	int64_t left;

	while ((left = until_ms - now_ms()) > 0)
		if (poll(&answers, 1, (int)left) == 1)
			receive_answer(fd);
}

/* A query that could not be sent is as good as lost; if none could, something is wrong here. */
static void ask(int fd)
{
	int64_t begin_ms = now_ms(), ms = (int64_t)options.ms;
	char text[32];
	int length = snprintf(text, sizeof text, "DISC? %08x\n", nonce), i;
	bool sent = false;

	for (i = 0; i < QUERIES; i++) {
		collect(fd, begin_ms + ms * i / 4);
		sent |= sendto(fd, text, (size_t)length, 0, (struct sockaddr *)&options.to, sizeof options.to) == length;
	}
	if (!sent)
		die("query");
	collect(fd, begin_ms + ms);
}

/* --- the arguments --- */

static bool read_number(const char *text, unsigned long most, unsigned long *number)
{
	char *end;

	*number = strtoul(text, &end, 10);	/* its largest where there are too many digits */
	return !*end && *number >= 1 && *number <= most;
}

/* Everybody's address, or a group's; one of them, and once. */
static bool read_target(bool is_group, const char *text)
{
	struct in_addr *target = &options.to.sin_addr;

	options.is_group = is_group;
	return target->s_addr == htonl(INADDR_ANY) && inet_pton(AF_INET, text, target) == 1 &&
		IN_MULTICAST(ntohl(target->s_addr)) == is_group;
}

static bool read_arguments(int argc, char **argv)
{
	bool good = true;
	int option;

	while (good && (option = getopt(argc, argv, "g:b:i:w:")) != -1) {
		if (option == 'g' || option == 'b')
			good = read_target(option == 'g', optarg);
		else if (option == 'i')
			good = inet_pton(AF_INET, optarg, &options.interface) == 1;
		else
			good = option == 'w' && read_number(optarg, INT_MAX, &options.ms);
	}
	good = good && options.to.sin_addr.s_addr != htonl(INADDR_ANY) && optind == argc - 1 &&
		read_number(argv[optind], PORT_MOST, &options.port);
	options.to.sin_port = htons((in_port_t)options.port);
	return good;
}

int main(int argc, char **argv)
{
	struct timespec now;

	if (!read_arguments(argc, argv)) {
		fprintf(stderr, "usage: finder (-g GROUP|-b BCAST) [-i IFADDR] [-w MS] PORT\n");
		return 2;
	}
	clock_gettime(CLOCK_REALTIME, &now);	/* another one with each run; who has enemies takes it from getrandom(2) */
	nonce = (uint32_t)now.tv_nsec;
	ask(open_socket());
	return line_count ? print_sorted() : NOBODY;
}
