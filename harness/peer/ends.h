/** @file
 * Both ends of a stream, by kind; for peer.c.
 */
#ifndef PLUMB_PEER_ENDS_H
#define PLUMB_PEER_ENDS_H

#include "peer/peer.h"

/** Makes the ends, ours non-blocking; -1 where a kind has none. @return 0 or -errno. */
int peer_open_ends(
	enum peer_kind kind, bool program_reads, const void *content, size_t length, int *ours, int *program_fd);

/** Fills in the addresses of a socket on the network, as far as the kernel knows them by now. */
void peer_find_addresses(struct peer *peer);

#endif
