/** @file
 * Packets of gdb's Remote Serial Protocol over a stream socket: `$payload#checksum`, each acknowledged with a `+` until both
 * sides do without. What they mean stands in gdb.c.
 *
 * @see the manual of gdb, appendix "Remote Protocol", section "Overview"
 */
#ifndef PLUMB_OBSERVE_PACKET_H
#define PLUMB_OBSERVE_PACKET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum {
	PACKET_MOST = 16384,  /**< bytes of the longest payload, as they travel */
	PACKET_INTERRUPT = 3, /**< gdb's Ctrl-C: a byte between packets */
	PACKETS_ROOM = 4096
};

/** One side of a connection. */
struct packets {
	int fd;                  /**< borrowed */
	bool unacknowledged;     /**< nobody sends `+` and `-` any more */
	char room[PACKETS_ROOM]; /**< what has come … */
	size_t next, filled;     /**< … and is not looked at yet */
};

/** Adds a packet as it travels: what would be taken for its frame is escaped. */
void packet_add(struct text *out, const void *payload, size_t length);

/** Adds bytes as two hexadecimal digits each. */
void packet_add_hex(struct text *out, const void *bytes, size_t length);

/** Reads at most @p most bytes from hexadecimal digits. @return how many there are. */
size_t packet_read_hex(const char *digits, void *bytes, size_t most);

/**
 * Waits for the next packet; damaged ones are asked for again.
 * @param out  gets its payload, unescaped, in place of what it had; an interrupt is a payload of its own.
 * @return 0, -EPIPE where the other side has gone, -EPROTO where it cannot be understood.
 */
int packets_receive(struct packets *packets, struct text *out);

/** Sends one, until it is acknowledged. @return 0 or -errno. */
int packets_send(struct packets *packets, const void *payload, size_t length);

/** Does not wait. @return what has come first and was not received yet; 0: nothing, -EPIPE: the other side has gone. */
int packets_peek(struct packets *packets);

#endif
