/* beacon: tells whoever asks where a service is.
 *
 * One socket, bound to the port at every address, gets what comes by broadcast, by unicast and, as a member, for the group. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
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
	char text[128];
	int length = snprintf(text, sizeof text, "DISC! %.*s %s %lu\n", NONCE, query + HEAD, options.name, options.service);

	/* one that cannot be sent is as good as lost: he asks again */
	(void)sendto(fd, text, (size_t)length, 0, (const struct sockaddr *)asker, sizeof *asker);
}

/* There is room for one byte more than a query has, so that a longer datagram is seen to be longer. */
static void serve(int fd)
{
	char bytes[QUERY + 1];
	struct sockaddr_in asker;
	socklen_t length = sizeof asker;
	ssize_t n;

	for (;; length = sizeof asker) {
		n = recvfrom(fd, bytes, sizeof bytes, 0, (struct sockaddr *)&asker, &length);
		if (need((int)n, "receive") == QUERY && is_query(bytes))
			answer(fd, bytes, &asker);
	}
}

/* --- the socket --- */

/* A member gets what is sent to the group and comes in at that interface. Linux would give it other groups' datagrams, too. */
static void join(int fd)
{
	struct ip_mreq membership = {.imr_multiaddr = options.group, .imr_interface = options.interface};
	int off = 0;

	need(setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof off), "IP_MULTICAST_ALL");
	need(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership), "IP_ADD_MEMBERSHIP");
}

static int open_socket(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((in_port_t)options.port), .sin_addr = {INADDR_ANY}};
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket"), on = 1;

	need(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
	need(bind(fd, (struct sockaddr *)&any, sizeof any), "bind");
	if (options.group.s_addr != htonl(INADDR_ANY))
		join(fd);
	return fd;
}

static void announce(int fd)
{
	struct sockaddr_in address;
	socklen_t length = sizeof address;

	need(getsockname(fd, (struct sockaddr *)&address, &length), "getsockname");
	printf("READY udp %d\n", ntohs(address.sin_port));
	need(fflush(stdout), "standard output");
}

static void on_sigterm(int signal)
{
	(void)signal;
	_exit(0);	/* nothing is buffered, and nobody waits for a goodbye */
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
	struct sigaction end = {.sa_handler = on_sigterm};
	int fd;

	if (!read_arguments(argc, argv)) {
		fprintf(stderr, "usage: beacon [-g GROUP] [-i IFADDR] -n NAME -s SVCPORT PORT\n");
		return 2;
	}
	sigaction(SIGTERM, &end, NULL);	/* cannot fail for a signal that exists */
	fd = open_socket();
	announce(fd);
	serve(fd);
}
