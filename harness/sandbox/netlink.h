/** @file
 * Requests to the kernel about interfaces, addresses and routes, by rtnetlink; for the files that make networks.
 *
 * @see rtnetlink(7), netlink(7); libmnl
 */
#ifndef PLUMB_SANDBOX_NETLINK_H
#define PLUMB_SANDBOX_NETLINK_H

#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>

enum { LOOPBACK = 1 }; /**< the first interface of every network */

/** An address with its family and the length of its prefix. */
struct network_address {
	unsigned char family, bits;
	const char *text;
};

/**
 * A socket for requests. It asks about the network that this process is in now, also when the process has gone to another.
 * @param groups  RTMGRP_… whose notifications it is to get, 0 none.
 * @return 0 or -errno.
 */
int netlink_open(struct mnl_socket **out, unsigned groups);

/** Sends a request. @return the kernel's answer, 0 or -errno. */
int netlink_ask(struct mnl_socket *socket, struct nlmsghdr *request);

/** Sets flags of an interface, as IFF_UP. @return 0 or -errno. */
int netlink_set_flags(struct mnl_socket *socket, int interface, unsigned flags);

/** Begins a request about an address of an interface. @param type  RTM_NEWADDR, RTM_DELADDR. */
struct nlmsghdr *netlink_about_address(
	char *buffer, uint16_t type, int interface, const struct network_address *address);

/** Begins a request about the route to an address that is this host's own. @param type  RTM_NEWROUTE, RTM_DELROUTE. */
struct nlmsghdr *netlink_about_local_route(
	char *buffer, uint16_t type, int interface, const struct network_address *local);

/** Gives an interface an address, which is good at once: nobody else could have the same. @return 0 or -errno. */
int netlink_add_address(struct mnl_socket *socket, int interface, const struct network_address *address);

/** Sends what goes to 224.0.0.0/4 over an interface, where nobody names another. @return 0 or -errno. */
int netlink_route_groups(struct mnl_socket *socket, int interface);

/** Puts an address of either family into a request. */
void netlink_put_address(struct nlmsghdr *request, uint16_t attribute, const struct network_address *address);

#endif
