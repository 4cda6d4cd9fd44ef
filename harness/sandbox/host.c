/** @file
 * Another host: a network namespace of its own, joined with this one by a pair of interfaces, each of which is lab0.
 *
 * Nothing about it depends on time. Both know each other's hardware address from the start, so no datagram waits for ARP. And
 * both are handed over in use: of a pair the interface that was up first sends only when the kernel has noticed, some time
 * later, that the other one is up as well, and throws away what it is given until then.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/neighbour.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/bug.h"
#include "sandbox/netlink.h"
#include "sandbox/network.h"

#define NOTICE_SECONDS 10 /* it takes less than a millisecond; a kernel that never notices is an error of the machine */

/** An end of the pair, and who is there. The numbers differ, as they do between real hosts. */
static const struct end {
	int interface;
	const char *hardware; /* six bytes; the first says that it was made up */
	struct network_address addresses[2];
} here = {10, "\x02\0\0\x0a\x09\x01", {{AF_INET, 24, NETWORK_ADDRESS}, {AF_INET6, 64, "fd00:9::1"}}},
  there = {11, "\x02\0\0\x0a\x09\x02", {{AF_INET, 24, NETWORK_OTHER_ADDRESS}, {AF_INET6, 64, "fd00:9::2"}}};

enum { HARDWARE_BYTES = 6, ADDRESSES = 2 };
enum { IN_USE = 6 }; /* IF_OPER_UP of linux/if.h, which does not go together with net/if.h */

/** What a request says of one end. */
static void put_end(struct nlmsghdr *request, const struct end *end)
{
	struct ifinfomsg *link = mnl_nlmsg_put_extra_header(request, sizeof *link);

	link->ifi_index = end->interface;
	mnl_attr_put_str(request, IFLA_IFNAME, NETWORK_INTERFACE);
	mnl_attr_put(request, IFLA_ADDRESS, HARDWARE_BYTES, end->hardware);
}

/** @param other  the network namespace of the other end. */
static int make_pair(struct mnl_socket *socket, int other)
{
	char buffer[512];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct nlattr *information, *data, *peer;

	request->nlmsg_type = RTM_NEWLINK;
	request->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	put_end(request, &here);
	information = mnl_attr_nest_start(request, IFLA_LINKINFO);
	mnl_attr_put_str(request, IFLA_INFO_KIND, "veth");
	data = mnl_attr_nest_start(request, IFLA_INFO_DATA);
	peer = mnl_attr_nest_start(request, VETH_INFO_PEER);
	put_end(request, &there);
	mnl_attr_put_u32(request, IFLA_NET_NS_FD, (uint32_t)other);
	mnl_attr_nest_end(request, peer);
	mnl_attr_nest_end(request, data);
	mnl_attr_nest_end(request, information);
	return netlink_ask(socket, request);
}

static int add_neighbour(struct mnl_socket *socket, const struct end *own, const struct end *other, int which)
{
	char buffer[256];
	struct nlmsghdr *request = mnl_nlmsg_put_header(buffer);
	struct ndmsg *neighbour;

	request->nlmsg_type = RTM_NEWNEIGH;
	request->nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
	neighbour = mnl_nlmsg_put_extra_header(request, sizeof *neighbour);
	neighbour->ndm_family = other->addresses[which].family;
	neighbour->ndm_ifindex = own->interface;
	neighbour->ndm_state = NUD_PERMANENT;
	netlink_put_address(request, NDA_DST, &other->addresses[which]);
	mnl_attr_put(request, NDA_LLADDR, HARDWARE_BYTES, other->hardware);
	return netlink_ask(socket, request);
}

/** The interface is up, has its addresses, and knows the other one. A machine without IPv6 does without. */
static int set_up(struct mnl_socket *socket, const struct end *own, const struct end *other)
{
	int r = netlink_set_flags(socket, own->interface, IFF_UP), i;

	for (i = 0; r == 0 && i < ADDRESSES; i++) {
		r = netlink_add_address(socket, own->interface, &own->addresses[i]);
		if (r == 0)
			r = add_neighbour(socket, own, other, i);
		if (own->addresses[i].family == AF_INET6)
			r = 0;
	}
	return r;
}

/** Loopback has had the address until now. */
static int move_address(struct mnl_socket *socket)
{
	static const struct network_address loopback = {AF_INET, 32, NETWORK_ADDRESS};
	char buffer[256];

	return netlink_ask(socket, netlink_about_address(buffer, RTM_DELADDR, LOOPBACK, &loopback));
}

static int see_state(const struct nlattr *attribute, void *in_use)
{
	if (mnl_attr_get_type(attribute) == IFLA_OPERSTATE)
		*(bool *)in_use = mnl_attr_get_u8(attribute) == IN_USE;
	return MNL_CB_OK;
}

/** Notifications of one network, which has one interface that changes. */
static int see_link(const struct nlmsghdr *message, void *in_use)
{
	if (message->nlmsg_type == RTM_NEWLINK)
		(void)mnl_attr_parse(
			message, sizeof(struct ifinfomsg), see_state, in_use); /* see_state() cannot fail */
	return MNL_CB_OK;
}

/** Goes on when the kernel has told that the interface that was up first is in use. */
static int wait_for_use(struct mnl_socket *notifications)
{
	const struct timeval most = {.tv_sec = NOTICE_SECONDS};
	char message[8192];
	bool in_use = false;
	ssize_t n;

	(void)setsockopt(
		mnl_socket_get_fd(notifications), SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most); /* good arguments */
	while (!in_use) {
		n = mnl_socket_recvfrom(notifications, message, sizeof message);
		if (n < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		if (mnl_cb_run(message, (size_t)n, 0, 0, see_link, &in_use) < 0)
			return -errno;
	}
	return 0;
}

/** The sockets that prepare the pair: two of the other host, one of this network. */
struct sockets {
	struct mnl_socket *there, *notifications, *here;
};

static int join(const struct sockets *sockets, int other)
{
	int r = make_pair(sockets->here, other);

	if (r == 0)
		r = move_address(sockets->here);
	if (r == 0)
		r = set_up(sockets->there, &there, &here);
	if (r == 0)
		r = netlink_route_groups(sockets->there, there.interface);
	if (r == 0)
		r = set_up(sockets->here, &here, &there);
	return r < 0 ? r : wait_for_use(sockets->notifications);
}

static void close_sockets(struct sockets *sockets)
{
	struct mnl_socket *all[] = {sockets->there, sockets->notifications, sockets->here};
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) /* NOLINT: pointers are wanted */
		if (all[i])
			(void)mnl_socket_close(all[i]); /* only asked through */
}

static int open_own_network(void)
{
	int fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/** Makes the other host's network, with the sockets that ask there. Leaves this process in it. */
static int make_network(struct sockets *sockets)
{
	int other = unshare(CLONE_NEWNET) < 0 ? -errno : open_own_network(), r;

	if (other < 0)
		return other;
	r = netlink_open(&sockets->there, 0);
	if (r == 0)
		r = netlink_open(&sockets->notifications, RTMGRP_LINK);
	if (r == 0)
		return other;
	(void)close(other); /* of no use */
	return r;
}

int network_add_host(void)
{
	struct sockets sockets = {0};
	int own = open_own_network(), other, r;

	if (own < 0)
		return own;
	other = make_network(&sockets);
	r = setns(own, CLONE_NEWNET) < 0 ? -errno : other < 0 ? other : netlink_open(&sockets.here, 0);
	if (r == 0)
		r = join(&sockets, other);
	close_sockets(&sockets);
	(void)close(own); /* only a name */
	if (r < 0 && other >= 0)
		(void)close(other); /* ends it */
	return r < 0 ? r : other;
}

int network_socket(int host, int domain, int type)
{
	int own = open_own_network(), fd;

	if (own < 0)
		return own;
	fd = setns(host, CLONE_NEWNET) < 0 ? -1 : socket(domain, type | SOCK_CLOEXEC, 0);
	if (fd < 0)
		fd = -errno;
	if (setns(own, CLONE_NEWNET) < 0)
		BUG("cannot go back to a network that this process has made");
	(void)close(own); /* only a name */
	return fd;
}

int network_ask_host(void)
{
	int host = network_add_host();

	if (host < 0)
		return host;
	(void)close(host); /* only asked */
	return 0;
}
