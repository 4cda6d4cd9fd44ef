/** @file
 * Loopback of a new network namespace, its addresses and routes.
 */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/netlink.h"
#include "sandbox/network.h"

#define ARRIVAL_MS 10000    /* a datagram takes microseconds; only doctor and needs are told */
#define RETRANSMIT_MS 20000 /* longer than a run takes: segments are not lost here; decides nothing */

enum { ASKED_GROUP = 0xefffffff }; /* 239.255.255.255, which labs leave alone */

/**
 * Addresses of this host beside 127.0.0.1 and ::1. The second is the one of dead-first.lab; the first makes that a machine
 * with IPv6 alone is not what AI_ADDRCONFIG takes this one for.
 */
static const struct network_address own_addresses[] = {
	{AF_INET, 32, NETWORK_ADDRESS},
	{AF_INET6, 128, "fd00:9::dead"},
};

/** The routes that the kernel has made for loopback's addresses. */
static const struct network_address local_routes[] = {
	{AF_INET, 8, "127.0.0.0"},
	{AF_INET, 32, "127.0.0.1"},
	{AF_INET6, 128, "::1"},
};

/** Replaces a route by the same with metrics. One of IPv6 is deleted first: the kernel's own has a priority that nobody else can ask for. */
static int set_metrics(struct mnl_socket *socket, const struct network_address *local)
{
	char buffer[256];
	struct nlmsghdr *request;
	struct nlattr *metrics;

	if (local->family == AF_INET6 &&
		netlink_ask(socket, netlink_about_local_route(buffer, RTM_DELROUTE, LOOPBACK, local)) < 0)
		return 0; /* this machine has no IPv6 */
	request = netlink_about_local_route(buffer, RTM_NEWROUTE, LOOPBACK, local);
	metrics = mnl_attr_nest_start(request, RTA_METRICS);
	mnl_attr_put_u32(request, RTAX_QUICKACK, 1);
	mnl_attr_put_u32(request, RTAX_RTO_MIN, RETRANSMIT_MS);
	mnl_attr_nest_end(request, metrics);
	return netlink_ask(socket, request);
}

/**
 * Settings of this namespace; an older kernel that lacks one does without. What they switch off makes how segments are put
 * together, and so how much fits into a queue, a matter of milliseconds: timestamps, corks of the kernel's own, a sender that
 * waits for more (tso_win_divisor) or for what it has sent (limit_output_bytes). And ports that the kernel chooses for our own
 * sockets are none that peers, programs or checks have.
 */
static void set_kernel(void)
{
	static const struct {
		const char *file, *value;
	} settings[] = {{"tcp_rmem", "4096 65536 65536"}, {"tcp_wmem", "4096 65536 65536"},
		{"tcp_moderate_rcvbuf", "0"}, {"tcp_early_retrans", "0"}, {"tcp_slow_start_after_idle", "0"},
		{"tcp_timestamps", "0"}, {"tcp_autocorking", "0"}, {"tcp_limit_output_bytes", "2147483647"},
		{"tcp_tso_win_divisor", "255"}, {"ping_group_range", "0 2147483647"},
		{"ip_local_port_range", "61000 65000"}};
	int folder = open("/proc/sys/net/ipv4", O_PATH | O_DIRECTORY | O_CLOEXEC), fd;
	size_t i;

	for (i = 0; folder >= 0 && i < sizeof settings / sizeof *settings; i++) {
		fd = openat(folder, settings[i].file, O_WRONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		(void)write(fd, settings[i].value, strlen(settings[i].value)); /* see above */
		(void)close(fd);
	}
	if (folder >= 0)
		(void)close(folder); /* only a name */
}

static int add_addresses(struct mnl_socket *socket)
{
	int r = 0;
	size_t i;

	for (i = 0; r == 0 && i < sizeof own_addresses / sizeof *own_addresses; i++)
		r = netlink_add_address(socket, LOOPBACK, &own_addresses[i]);
	return r == -EOPNOTSUPP || r == -EAFNOSUPPORT || r == -EACCES ? 0 : r; /* this machine has no IPv6 */
}

int network_prepare(void)
{
	struct mnl_socket *socket;
	size_t i;
	int r = netlink_open(&socket, 0);

	if (r < 0)
		return r;
	r = netlink_set_flags(socket, LOOPBACK, IFF_UP | IFF_MULTICAST);
	if (r == 0)
		r = add_addresses(socket);
	for (i = 0; r == 0 && i < sizeof local_routes / sizeof *local_routes; i++)
		r = set_metrics(socket, &local_routes[i]);
	if (r == 0)
		r = netlink_route_groups(socket, LOOPBACK);
	set_kernel();
	(void)mnl_socket_close(socket); /* only asked through */
	return r;
}

int network_route_groups(const char *interface)
{
	struct mnl_socket *socket;
	int index = (int)if_nametoindex(interface), r;

	if (!index)
		return -errno;
	r = netlink_open(&socket, 0);
	if (r < 0)
		return r;
	r = netlink_route_groups(socket, index);
	(void)mnl_socket_close(socket); /* only asked through */
	return r;
}

/** A socket that is a member of a group, and its address there, at a port that nobody has. @return it, or -errno. */
static int open_member(struct sockaddr_in *at)
{
	const struct ip_mreqn member = {.imr_multiaddr = {htonl(ASKED_GROUP)}, .imr_address = {htonl(INADDR_LOOPBACK)}};
	socklen_t length = sizeof *at;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), r;

	*at = (struct sockaddr_in){.sin_family = AF_INET};
	if (fd >= 0 && bind(fd, (struct sockaddr *)at, sizeof *at) == 0 &&
		getsockname(fd, (struct sockaddr *)at, &length) == 0 &&
		setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) == 0 &&
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &member, sizeof member) == 0) {
		at->sin_addr = member.imr_multiaddr;
		return fd;
	}
	r = -errno;
	if (fd >= 0)
		(void)close(fd); /* of no use */
	return r;
}

int network_ask_groups(void)
{
	struct sockaddr_in at;
	int fd = open_member(&at), r = 0;
	struct pollfd arrived = {.fd = fd, .events = POLLIN};

	if (fd < 0)
		return fd;
	if (sendto(fd, "", 1, 0, (struct sockaddr *)&at, sizeof at) != 1)
		r = -errno;
	else if (poll(&arrived, 1, ARRIVAL_MS) != 1)
		r = -ETIMEDOUT;
	(void)close(fd); /* only asked */
	return r;
}
