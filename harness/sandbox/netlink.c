/** @file
 * Requests to rtnetlink, each acknowledged by the kernel before the next.
 */
#include <arpa/inet.h>
#include <errno.h>

#include "sandbox/netlink.h"

int netlink_open(struct mnl_socket **out, unsigned groups)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	int r;

	if (!socket)
		return -errno;
	if (mnl_socket_bind(socket, groups, MNL_SOCKET_AUTOPID) == 0) {
		*out = socket;
		return 0;
	}
	r = -errno;
	(void)mnl_socket_close(socket); /* of no use */
	return r;
}

int netlink_ask(struct mnl_socket *socket, struct nlmsghdr *request)
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

int netlink_set_flags(struct mnl_socket *socket, int interface, unsigned flags)
{
	char buffer[256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct ifinfomsg *link;

	request->nlmsg_type = RTM_NEWLINK;
	link = mnl_nlmsg_put_extra_header(request, sizeof *link);
	link->ifi_index = interface;
	link->ifi_flags = link->ifi_change = flags;
	return netlink_ask(socket, request);
}

void netlink_put_address(struct nlmsghdr *request, uint16_t attribute, const struct network_address *address)
{
	struct in6_addr bytes; /* large enough for both families */

	(void)inet_pton(address->family, address->text, &bytes); /* from a table */
	mnl_attr_put(request, attribute, address->family == AF_INET ? 4 : 16, &bytes);
}

struct nlmsghdr *netlink_about_address(
	char *buffer, uint16_t type, int interface, const struct network_address *address)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct ifaddrmsg *message;

	request->nlmsg_type = type;
	message = mnl_nlmsg_put_extra_header(request, sizeof *message);
	*message = (struct ifaddrmsg){.ifa_family = address->family,
		.ifa_prefixlen = address->bits,
		.ifa_flags = IFA_F_PERMANENT | IFA_F_NODAD,
		.ifa_index = (unsigned)interface};
	netlink_put_address(request, IFA_LOCAL, address);
	netlink_put_address(request, IFA_ADDRESS, address);
	return request;
}

/** The last address of a network is everybody's. */
static void put_broadcast(struct nlmsghdr *request, const struct network_address *address)
{
	struct in_addr everybody;

	if (address->family != AF_INET || address->bits > 30)
		return;
	(void)inet_pton(AF_INET, address->text, &everybody); /* from a table */
	everybody.s_addr |= htonl(UINT32_MAX >> address->bits);
	mnl_attr_put(request, IFA_BROADCAST, sizeof everybody, &everybody);
}

struct nlmsghdr *netlink_about_local_route(
	char *buffer, uint16_t type, int interface, const struct network_address *local)
{
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct rtmsg *route;

	request->nlmsg_type = type;
	request->nlmsg_flags = type == RTM_NEWROUTE ? NLM_F_CREATE | NLM_F_REPLACE : 0;
	route = mnl_nlmsg_put_extra_header(request, sizeof *route);
	*route = (struct rtmsg){.rtm_family = local->family,
		.rtm_dst_len = local->bits,
		.rtm_table = RT_TABLE_LOCAL,
		.rtm_protocol = RTPROT_KERNEL,
		.rtm_scope = local->family == AF_INET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE,
		.rtm_type = RTN_LOCAL};
	netlink_put_address(request, RTA_DST, local);
	mnl_attr_put_u32(request, RTA_OIF, (uint32_t)interface);
	return request;
}

/**
 * Of IPv6 the kernel takes an address at once, but leaves the route to it to a worker of its own: on a busy machine what is
 * sent there meanwhile is lost. The kernel's stands beside this one later.
 */
static int add_local_route(struct mnl_socket *socket, int interface, const struct network_address *address)
{
	const struct network_address local = {address->family, 128, address->text};
	char buffer[256];

	return netlink_ask(socket, netlink_about_local_route(buffer, RTM_NEWROUTE, interface, &local));
}

int netlink_add_address(struct mnl_socket *socket, int interface, const struct network_address *address)
{
	char buffer[256];
	struct nlmsghdr *request = netlink_about_address(buffer, RTM_NEWADDR, interface, address);
	int r;

	request->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	put_broadcast(request, address);
	r = netlink_ask(socket, request);
	return r == 0 && address->family == AF_INET6 ? add_local_route(socket, interface, address) : r;
}

int netlink_route_groups(struct mnl_socket *socket, int interface)
{
	static const struct network_address groups = {AF_INET, 4, "224.0.0.0"}, local = {AF_INET, 32, "127.0.0.1"};
	char buffer[256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct rtmsg *route;

	request->nlmsg_type = RTM_NEWROUTE;
	request->nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
	route = mnl_nlmsg_put_extra_header(request, sizeof *route);
	*route = (struct rtmsg){.rtm_family = groups.family,
		.rtm_dst_len = groups.bits,
		.rtm_table = RT_TABLE_MAIN,
		.rtm_protocol = RTPROT_BOOT,
		.rtm_scope = RT_SCOPE_LINK,
		.rtm_type = RTN_UNICAST};
	netlink_put_address(request, RTA_DST, &groups);
	mnl_attr_put_u32(request, RTA_OIF, (uint32_t)interface);
	if (interface == LOOPBACK) /* whose address the kernel gives to nobody by itself */
		netlink_put_address(request, RTA_PREFSRC, &local);
	return netlink_ask(socket, request);
}
