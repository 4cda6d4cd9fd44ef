/* beacon: tells whoever asks where a service is.
 *
 * One socket gets everything, other groups' datagrams included; with each comes where it was sent to (IP_PKTINFO), and that decides.
 * Each answer waits for a moment of its own, as those of mDNS do: on a large network all would come at once. */
#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORT_MOST = 65535, NAME_MOST = 63, NONCE = 8, HEAD = 6, QUERY = HEAD + NONCE + 1 };	/* lengths in bytes */
enum { LEAST_DELAY = 20000, SPREAD = 100000 };	/* microseconds: RFC 6762, 6 */

static struct {
	struct in_addr group, interface;	/* INADDR_ANY: no group; the routing table chooses */
	const char *name;
	unsigned long service, port;
} options;

static int interface_index; /* of options.interface; 0: the routing table chooses */

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

	usleep(LEAST_DELAY + (useconds_t)(random() % SPREAD));
	if (sendto(fd, text, (size_t)length, 0, (const struct sockaddr *)asker, sizeof *asker) < 0)
		fprintf(stderr, "beacon: answer: %s\n", strerror(errno));	/* as good as lost: he asks again */
}

/* Where the datagram was sent to, and where it came in. */
static struct in_pktinfo way_of(struct msghdr *message)
{
	struct in_pktinfo way = {0};
	struct cmsghdr *part;

	for (part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part))
		if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO)
			memcpy(&way, CMSG_DATA(part), sizeof way);
	return way;
}

/* What goes to a group comes here if anybody on this host is a member, at whatever interface. */
static bool is_for_us(struct in_pktinfo way)
{
	return !IN_MULTICAST(ntohl(way.ipi_addr.s_addr)) ||
		(way.ipi_addr.s_addr == options.group.s_addr && (!interface_index || way.ipi_ifindex == interface_index));
}

/* A datagram that is longer than a query is cut off, and the kernel says so. */
static void serve(int fd)
{
	for (;;) {
		char bytes[QUERY], control[256];
		struct sockaddr_in asker;
		struct iovec part = {bytes, sizeof bytes};
		struct msghdr message = {.msg_name = &asker,
			.msg_namelen = sizeof asker,
			.msg_iov = &part,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof control};
		ssize_t n = recvmsg(fd, &message, 0);

		if (need((int)n, "receive") == QUERY && !(message.msg_flags & MSG_TRUNC) && is_query(bytes) &&
			is_for_us(way_of(&message)))
			answer(fd, bytes, &asker);
	}
}

/* --- the socket --- */

/* The interface that has this address. */
static int index_of(struct in_addr address)
{
	struct ifaddrs *list, *it;
	int index = 0;

	need(getifaddrs(&list), "getifaddrs");
	for (it = list; it && !index; it = it->ifa_next)
		if (it->ifa_addr && it->ifa_addr->sa_family == AF_INET &&
			((struct sockaddr_in *)it->ifa_addr)->sin_addr.s_addr == address.s_addr)
			index = (int)if_nametoindex(it->ifa_name);
	freeifaddrs(list);
	return index;
}

static void join(int fd)
{
	struct ip_mreqn membership = {.imr_multiaddr = options.group, .imr_address = options.interface};

	need(setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership), "IP_ADD_MEMBERSHIP");
	if (options.interface.s_addr)
		interface_index = index_of(options.interface);
}

static int open_socket(void)
{
	struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((in_port_t)options.port), .sin_addr = {INADDR_ANY}};
	int fd = need(socket(AF_INET, SOCK_DGRAM, 0), "socket"), on = 1;

	need(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "SO_REUSEADDR");
	need(setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on), "IP_PKTINFO");
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

static bool read_port(const char *text, unsigned long least, unsigned long *port)
{
	char *end;

	*port = strtoul(text, &end, 10);	/* its largest where there are too many digits */
	return end != text && !*end && *port >= least && *port <= PORT_MOST;
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
			good = option == 's' && read_port(optarg, 1, &options.service);
	}
	return good && options.name && options.service && optind == argc - 1 && read_port(argv[optind], 0, &options.port);
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
	srandom((unsigned)options.service);
	fd = open_socket();
	announce(fd);
	serve(fd);
}
