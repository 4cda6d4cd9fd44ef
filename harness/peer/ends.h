/** @file
 * Both ends of a stream, by kind, and datagram sockets; for peer.c.
 */
#ifndef PLUMB_PEER_ENDS_H
#define PLUMB_PEER_ENDS_H

#include "peer/peer.h"

/** Makes the ends, ours non-blocking; -1 where a kind has none. @return 0 or -errno. */
int peer_open_ends(
	enum peer_kind kind, bool program_reads, const void *content, size_t length, int *ours, int *program_fd);

/** Fills in the addresses of a socket on the network, as far as the kernel knows them by now. */
void peer_find_addresses(struct peer *peer);

/** @name What peer_act() and its kin do with a PEER_DATAGRAMS
 * @{ */
bool datagrams_act(struct peer *peer, peer_tells *tells, void *data);
bool datagrams_can_act(const struct peer *peer);
/** Accepts NULL. */
void datagrams_free(struct datagram_socket *socket);
/** @} */

#endif
