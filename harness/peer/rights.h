/** @file
 * Descriptors that go over a peer's Unix socket, in both directions (SCM_RIGHTS, unix(7)); for peer.c.
 */
#ifndef PLUMB_PEER_RIGHTS_H
#define PLUMB_PEER_RIGHTS_H

#include <sys/types.h>

#include "peer/peer.h"

/** As send(2), with what is to go with the byte that is said next. */
ssize_t rights_send(struct peer *peer, const void *bytes, size_t length);

/** As recv(2); what came with the bytes is kept. */
ssize_t rights_receive(struct peer *peer, void *bytes, size_t length);

/** How many descriptors go with the byte that is said next. */
size_t rights_due(const struct peer *peer);

/** Closes what was not sent, and what was received. */
void rights_clear(struct peer *peer);

#endif
