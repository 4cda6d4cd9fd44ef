/* finder: asks a network who is there, and prints who has answered.
 *
 * Given: the arguments, a nonce, a clock, and how an answer is read. The last two steps are yours; README.md tells what each has to do. */
#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
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

static void receive_answer(int fd)
{
	struct answer answer = {0};

	(void)fd;
	(void)lines;
	/* TODO 4: one datagram, with a NUL behind it, and the address that it came from. Is it an answer? Then it is a line more,
	 * "NAME ADDRESS PORT".
	 * TODO 5: is it an answer to our query? */
	if (read_answer("", 0, &answer))
		line_count++;
}

/* Returns 0. */
static int print_sorted(void)
{
	/* TODO 4: all lines. TODO 5: sorted by their bytes, and each of them once. */
	return 0;
}

/* --- asking --- */

static int open_socket(void)
{
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket");

	/* TODO 4: to everybody: what does the kernel want to be told first? To a group (options.is_group): through which interface, and
	 * how far? */
	return fd;
}

/* Takes answers until then. */
static void collect(int fd, int64_t until_ms)
{
	(void)until_ms;
	(void)now_ms;
	/* TODO 4: whatever comes. TODO 5: and not a moment longer, whatever comes: how long may each wait take? */
	receive_answer(fd);
}

static void ask(int fd)
{
	(void)nonce;
	/* TODO 4: "DISC? NONCE\n", the nonce with 8 digits, to options.to; what if it cannot be sent? Then answers, for options.ms.
	 * TODO 5: QUERIES times, at 0, MS/4 and MS/2, with answers between them. */
	collect(fd, 0);
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
