/** @file
 * The network of a world of its own: loopback, on which nothing depends on how much time has passed; and, where it is asked for, a
 * second interface with another host behind it.
 */
#ifndef PLUMB_SANDBOX_NETWORK_H
#define PLUMB_SANDBOX_NETWORK_H

/** @name Addresses of this host and of the other one, and the interface that joins them
 * @{ */
#define NETWORK_ADDRESS "10.9.0.1"       /**< this host's */
#define NETWORK_OTHER_ADDRESS "10.9.0.2" /**< the other one's */
#define NETWORK_INTERFACE "lab0"         /**< this host's */
/** @} */

/**
 * Prepares a network namespace that this process has just made: loopback is up, and has the multicast groups; TCP there acknowledges
 * at once, retransmits late, and its buffers do not grow, so that what a call transfers is the same in every run.
 * @return 0 or -errno; a machine without IPv6 is no error.
 * @see rtnetlink(7), ip-route(8) "quickack", "rto_min"; tcp(7)
 */
int network_prepare(void);

/**
 * Gives a network that is prepared the interface lab0, and another host behind it, of the same kind: 10.9.0.1/24 and fd00:9::1/64
 * here, 10.9.0.2 and fd00:9::2 there. Groups stay with loopback here: see network_route_groups().
 * @return a descriptor of the other host's network, for network_socket(): the caller closes it, and with it and the last socket there
 * the host is gone. Or -errno: this kernel has no veth(4).
 */
int network_add_host(void);

/** A socket of the other host. @param host  from network_add_host(). @return it, close-on-exec; the caller closes. Or -errno. */
int network_socket(int host, int domain, int type);

/** From now on groups are joined at this interface, and what is sent to them leaves by it, unless a program names another. @return 0 or -errno. */
int network_route_groups(const char *interface);

/** @name What networks need of the kernel; asked by doing it in the network where we are
 * @return 0 or -errno
 * @{ */
/** network_add_host() works. */
int network_ask_host(void);
/** What is sent to a group comes to a member. */
int network_ask_groups(void);
/** @} */

#endif
