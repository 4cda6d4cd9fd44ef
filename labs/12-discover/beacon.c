/* beacon: tells whoever asks where a service is.
 *
 * Given: the arguments, and how a query is told from other text. The first three steps are yours; README.md tells what each has to do. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MOST = 65535, NAME_MOST = 63, NONCE = 8, HEAD = 6, QUERY = HEAD + NONCE + 1 };	/* lengths in bytes */

static struct {
	struct in_addr group, interface;	/* INADDR_ANY: no group; the routing table chooses */
	const char *name;
	unsigned long service, port;	/* 0: none was given; the kernel chooses */
} options;

static int need(int result, const char *what)
{
	if (result >= 0)
		return result;
	fprintf(stderr, "beacon: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- queries and answers --- */

/* Do these QUERY bytes read "DISC? 0123abcd\n"? */
static bool is_query(const char *bytes)
{
	int i;

	for (i = HEAD; i < HEAD + NONCE; i++)
		if (!memchr("0123456789abcdef", bytes[i], 16))
			return false;
	return memcmp(bytes, "DISC? ", HEAD) == 0 && bytes[i] == '\n';
}

static void answer(int fd, const char *query, const struct sockaddr_in *asker)
{
	(void)fd;
	(void)query;
	(void)asker;
	/* TODO 2: "DISC! NONCE NAME SVCPORT\n", to the asker and to nobody else. What if it cannot be sent? */
}

/* For ever. */
static void serve(int fd)
{
	struct sockaddr_in asker = {0};
	char bytes[QUERY] = "";

	/* TODO 2, too: one datagram after the other, each with the address that it came from. is_query() looks at QUERY bytes: how many
	 * have come? And if more came than there is room for: who tells? */
	if (is_query(bytes))
		answer(fd, bytes, &asker);
}

/* --- the socket --- */

static void join(int fd)
{
	(void)fd;
	/* TODO 3: become a member of options.group at options.interface. Whose datagrams does the socket get then? */
}

static int open_socket(void)
{
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket");

	/* TODO 1: the port, at every address of this host. In step 2 another beacon wants to have the same. */
	if (options.group.s_addr != htonl(INADDR_ANY))
		join(fd);
	return fd;
}

static void announce(int fd)
{
	(void)fd;
	/* TODO 1: READY udp PORT. Which port, where options.port is 0? And has the line gone out when the program waits? */
}

/* --- the arguments --- */

static bool read_port(const char *text, unsigned long *port)
{
	char *end;

	*port = strtoul(text, &end, 10);	/* its largest where there are too many digits */
	return end != text && !*end && *port <= PORT_MOST;
}

static bool is_name(const char *text)
{
	size_t length = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

	return length >= 1 && length <= NAME_MOST && !text[length];
}

static bool read_arguments(int argc, char **argv)
{
	bool good = true;
	int option;

	while (good && (option = getopt(argc, argv, "g:i:n:s:")) != -1) {
		if (option == 'g')
			good = inet_pton(AF_INET, optarg, &options.group) == 1 && IN_MULTICAST(ntohl(options.group.s_addr));
		else if (option == 'i')
			good = inet_pton(AF_INET, optarg, &options.interface) == 1;
		else if (option == 'n')
			good = is_name(options.name = optarg);
		else
			good = option == 's' && read_port(optarg, &options.service);
	}
	return good && options.name && options.service && optind == argc - 1 && read_port(argv[optind], &options.port);
}

int main(int argc, char **argv)
{
	int fd;

	if (!read_arguments(argc, argv)) {
		fprintf(stderr, "usage: beacon [-g GROUP] [-i IFADDR] -n NAME -s SVCPORT PORT\n");
		return 2;
	}
	/* TODO 1: SIGTERM ends it with exit status 0. */
	fd = open_socket();
	announce(fd);
	serve(fd);
}
