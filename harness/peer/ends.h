/** @file
 * Both ends of a stream, by kind; for peer.c.
 */
#ifndef PLUMB_PEER_ENDS_H
#define PLUMB_PEER_ENDS_H

#include "peer/peer.h"

/** Makes the ends, ours non-blocking; -1 where a kind has none. @return 0 or -errno. */
int peer_open_ends(enum peer_kind kind, bool program_reads, const void *content, size_t length, int *ours, int *program_fd);

/**
 * Waits until the other socket of a connection over loopback, which was reset by us, knows of it: the segment passes through
 * a queue of the kernel, and a run is not quiet while it is there.
 * @param ours, theirs  its two ports, ours first.
 */
void peer_await_reset(unsigned short ours, unsigned short theirs);

/** The two ports of a connected TCP socket; zeros where it has none. */
void peer_ports(int fd, unsigned short *ours, unsigned short *theirs);

#endif
