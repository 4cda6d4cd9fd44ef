/** @file
 * Loopback of a new network namespace, and its addresses, by rtnetlink.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/network.h"

enum { LOOPBACK = 1 }; /* the first interface of every namespace */

#define RETRANSMIT_MS 20000 /* longer than a run takes: segments are not lost here; decides nothing */

/** An acknowledged rtnetlink request. @return 0 or -errno. */
static int talk(struct mnl_socket *socket, struct nlmsghdr *request)
{
	char answer[4096];
	ssize_t n;

	request->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(socket, request, request->nlmsg_len) < 0)
		return -errno;
	n = mnl_socket_recvfrom(socket, answer, sizeof answer);
	if (n < 0)
		return -errno;
	return mnl_cb_run(answer, (size_t)n, request->nlmsg_seq, mnl_socket_get_portid(socket), NULL, NULL) < 0 ? -errno
														: 0;
}

static int bring_up(struct mnl_socket *socket)
{
	char buffer[256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *link;

	request->nlmsg_type = RTM_NEWLINK;
	link = mnl_nlmsg_put_extra_header(request, sizeof *link);
	link->ifi_index = LOOPBACK;
	link->ifi_flags = link->ifi_change = IFF_UP;
	return talk(socket, request);
}

/**
 * Addresses of this host beside 127.0.0.1 and ::1. The second is the one of dead-first.lab; the first makes that a machine
 * with IPv6 alone is not what AI_ADDRCONFIG takes this one for.
 */
static const struct own_address {
	unsigned char family, bits;
	const char *address;
} own_addresses[] = {
	{AF_INET, 32, "10.9.0.1"},
	{AF_INET6, 128, "fd00:9::dead"},
};

/** Nobody else is here who could have the same: it is good at once. */
static int add_address(struct mnl_socket *socket, const struct own_address *own)
{
	char buffer[256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct in6_addr address; /* large enough for both families */
	size_t length = own->family == AF_INET ? 4 : 16;
	struct ifaddrmsg *message;

	(void)inet_pton(own->family, own->address, &address); /* from the table above */
	request->nlmsg_type = RTM_NEWADDR;
	request->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	message = mnl_nlmsg_put_extra_header(request, sizeof *message);
	*message = (struct ifaddrmsg){.ifa_family = own->family,
		.ifa_prefixlen = own->bits,
		.ifa_flags = IFA_F_PERMANENT | IFA_F_NODAD,
		.ifa_index = LOOPBACK};
	mnl_attr_put(request, IFA_LOCAL, length, &address);
	mnl_attr_put(request, IFA_ADDRESS, length, &address);
	return talk(socket, request);
}

/** The routes that the kernel has made for loopback's addresses. */
static const struct local_route {
	unsigned char family, bits;
	const char *address;
} local_routes[] = {
	{AF_INET, 8, "127.0.0.0"},
	{AF_INET, 32, "127.0.0.1"},
	{AF_INET6, 128, "::1"},
};

/** A request about such a route, for talk(). */
static struct nlmsghdr *about(char *buffer, uint16_t type, const struct local_route *local)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct in6_addr address; /* large enough for both families */
	struct rtmsg *route;

	(void)inet_pton(local->family, local->address, &address); /* from the table above */
	request->nlmsg_type = type;
	request->nlmsg_flags = type == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_REPLACE : 0;
	route = mnl_nlmsg_put_extra_header(request, sizeof *route);
	*route = (struct rtmsg){.rtm_family = local->family,
		.rtm_dst_len = local->bits,
		.rtm_table = RT_TABLE_LOCAL,
		.rtm_protocol = RTPROT_KERNEL,
		.rtm_scope = local->family == AF_INET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_LOCAL};
	mnl_attr_put(request, RTA_DST, local->family == AF_INET ? 4 : 16, &address);
	mnl_attr_put_u32(request, RTA_OIF, LOOPBACK);
	return request;
}

/** Replaces a route by the same with metrics. One of IPv6 is deleted first: the kernel's own has a priority that nobody else can ask for. */
static int set_metrics(struct mnl_socket *socket, const struct local_route *local)
{
	char buffer[256];
	struct nlmsghdr *request;
	struct nlattr *metrics;

	if (local->family == AF_INET6 && talk(socket, about(buffer, RTM_DELROUTE, local)) < 0)
		return 0; /* this machine has no IPv6 */
	request = about(buffer, RTM_NEWROUTE, local);
	metrics = mnl_attr_nest_start(request, RTA_METRICS);
	mnl_attr_put_u32(request, RTAX_QUICKACK, 1);
	mnl_attr_put_u32(request, RTAX_RTO_MIN, RETRANSMIT_MS);
	mnl_attr_nest_end(request, metrics);
	return talk(socket, request);
}

/**
 * Settings of this namespace; an older kernel that lacks one does without. What they switch off makes how segments are put
 * together, and so how much fits into a queue, a matter of milliseconds: timestamps, corks of the kernel's own, a sender that
 * waits for more (tso_win_divisor) or for what it has sent (limit_output_bytes).
 */
static void set_kernel(void)
{
	static const struct {
		const char *file, *value;
	} settings[] = {{"tcp_rmem", "4096 65536 65536"}, {"tcp_wmem", "4096 65536 65536"},
		{"tcp_moderate_rcvbuf", "0"}, {"tcp_early_retrans", "0"}, {"tcp_slow_start_after_idle", "0"},
		{"tcp_timestamps", "0"}, {"tcp_autocorking", "0"}, {"tcp_limit_output_bytes", "2147483647"},
		{"tcp_tso_win_divisor", "255"}, {"ping_group_range", "0 2147483647"}};
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

int network_prepare(void)
{
	struct mnl_socket *socket = mnl_socket_open(NETLINK_ROUTE);
	size_t i;
	int r;

	if (!socket)
		return -errno;
	r = mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ? -errno : bring_up(socket);
	for (i = 0; r == 0 && i < sizeof own_addresses / sizeof *own_addresses; i++)
		r = add_address(socket, &own_addresses[i]);
	if (r == -EOPNOTSUPP || r == -EAFNOSUPPORT || r == -EACCES)
		r = 0; /* this machine has no IPv6 */
	for (i = 0; r == 0 && i < sizeof local_routes / sizeof *local_routes; i++)
		r = set_metrics(socket, &local_routes[i]);
	set_kernel();
	(void)mnl_socket_close(socket); /* only asked through */
	return r;
}
