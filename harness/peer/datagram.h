/** @file
 * Datagrams as a peer has got them, and the peer that takes and sends them: a UDP socket of ours.
 */
#ifndef PLUMB_PEER_DATAGRAM_H
#define PLUMB_PEER_DATAGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/address.h"

/** A datagram that has come to a peer. */
struct datagram {
	const unsigned char *bytes; /**< never NULL; owned by the peer, as the datagram is */
	size_t length;
	const char *address; /**< where it came from … */
	int port;            /**< … as the peer sees it */
	const char *to;      /**< the address that it was sent to: the peer's, a group's, one of broadcast */
	int ttl;             /**< its time to live (hop limit) when it came: on one network, as it was sent */
	uint64_t at_ns;      /**< when it came, by the clock of the run: now_ns() */

	struct address source; /**< where it came from, for the harness */
};

struct peer;

/** A datagram that is to be sent. */
struct outgoing {
	struct address to;
	unsigned char *bytes; /**< owned */
	size_t length;
	uint64_t due_ns; /**< not before, by the clock of the run */
	bool sent;
};

/** What a peer of kind PEER_DATAGRAMS has got, and has to send. */
struct datagram_socket {
	struct datagram **came; /**< owned, each of them, too: they stay where they are */
	size_t came_count, came_capacity;
	size_t taken;           /**< how many of them expectations have used */
	struct outgoing *queue; /**< owned */
	size_t queue_count, queue_capacity;
	size_t sent;           /**< those before this one are sent, all of them */
	const uint64_t *clock; /**< the run's; borrowed */
	int unreachable;       /**< how often "port unreachable" (ICMP) has come */
	int error;             /**< a positive errno: the machine does not let us send; 0 */
};

/** How a socket of ours is bound. */
struct datagram_options {
	struct address at;
	const struct address *group; /**< joined at the interface of @p at; then the socket is bound to it; or NULL */
	bool shared;                 /**< SO_REUSEADDR, SO_REUSEPORT */
	int host;              /**< the network of another host that it belongs to, see network_socket(); 0: ours */
	const uint64_t *clock; /**< the run's; borrowed for the life of the peer */
};

/** A socket that is bound. @return 0 or -errno: -EADDRINUSE … */
int peer_bind(const char *name, const struct datagram_options *how, struct peer **out);

/** Adds a datagram to what is to be sent. @param due_ns  not before, by the clock of the run; 0: at once. */
void peer_send(struct peer *peer, const struct address *to, const void *bytes, size_t length, uint64_t due_ns);

/** When there is something for it to send: a time that has passed, one that is to come, or UINT64_MAX: never. */
uint64_t peer_due_ns(const struct peer *peer);

#endif
