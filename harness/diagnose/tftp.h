/** @file
 * TFTP (RFC 1350) as it goes through the sockets of a run: which socket is in which transfer, and what it sent and received last.
 */
#ifndef PLUMB_DIAGNOSE_TFTP_H
#define PLUMB_DIAGNOSE_TFTP_H

#include "model/trace.h"

/** What a packet is. */
enum tftp_op { TFTP_RRQ = 1, TFTP_WRQ, TFTP_DATA, TFTP_ACK, TFTP_ERROR };

enum { TFTP_BLOCK = 512, TFTP_HEADER = 4 };

/** A packet. Zero is none. */
struct tftp_packet {
	enum tftp_op op;
	unsigned number;           /**< of a block, of an error; 0 for requests */
	size_t length;             /**< bytes of data */
	bool netascii;             /**< a request's mode */
	const struct event *event; /**< that sent or received it */
};

/** What one socket of a program has had to do with TFTP. */
struct tftp_socket {
	int object;
	struct tftp_packet asked;          /**< the request that it sent or received last */
	struct tftp_packet sent, received; /**< last, requests aside */
	struct tftp_packet last_data;      /**< the DATA that it sent last */
	struct tftp_packet answered;       /**< what had been received last when a DATA of this number was sent first */
	bool deaf;                         /**< it has sent a block again whose ACK it had received */
	struct tftp_packet last_ack;       /**< the ACK that it sent last */
};

/** All of them. Zero is none. */
struct tftp_sockets {
	struct tftp_socket *items; /**< owned */
	size_t count, capacity;
	bool spoken; /**< a request was seen: nothing before is taken for TFTP */
};

/** The packet that an event sends or receives, be it a program's or the harness's. @return false where it is none. */
bool tftp_read(const struct trace *trace, const struct event *event, struct tftp_packet *out);

/**
 * Follows the transfers of a run, event by event.
 * @param packet  gets the packet.
 * @return the socket of a program that has sent or received it, as it was before; NULL where the event is about none. What is to
 *         be known of it later is noted with tftp_note().
 */
struct tftp_socket *tftp_follow(
	struct tftp_sockets *sockets, const struct trace *trace, const struct event *event, struct tftp_packet *packet);

/** The socket has sent or received this. */
void tftp_note(struct tftp_socket *socket, const struct tftp_packet *packet);

/** The socket with this object, or NULL. */
struct tftp_socket *tftp_socket_of(const struct tftp_sockets *sockets, int object);

/** Does the event receive, and not send? */
bool tftp_is_received(const struct tftp_packet *packet);

/** Where a packet that was received came from, also where the program did not ask for it; NULL where that is not known. */
const struct address *tftp_source(const struct trace *trace, const struct tftp_packet *packet);

/** Frees what it owns. */
void tftp_clear(struct tftp_sockets *sockets);

#endif
