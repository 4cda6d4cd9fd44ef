/** @file
 * Datagrams: which one was received, who sent it, and what was done with it.
 *
 * The kernel does not say which send a received datagram comes from. But it delivers what was sent to a socket in order, so
 * the n-th one with certain bytes that arrives is the n-th one with these bytes that was sent there.
 */
#ifndef PLUMB_DIAGNOSE_DATAGRAMS_H
#define PLUMB_DIAGNOSE_DATAGRAMS_H

#include "model/trace.h"

/** Has a datagram been received by this event, and taken out of the queue? */
bool receives_datagram(const struct trace *trace, const struct event *event);

/** Has a datagram been sent by this event, by a program or by the harness, to somebody? */
bool sends_datagram(const struct trace *trace, const struct event *event);

/** Where a datagram was sent, or NULL. */
const struct address *datagram_target(const struct trace *trace, const struct event *send);

/** The event that sent what this one received (a CALL or an EVENT_PEER); NULL where that is not known. */
const struct event *datagram_of(const struct trace *trace, const struct event *receive);

/** Can this event have sent it, as far as bytes, addresses and the order of events tell? */
bool may_come_from(const struct trace *trace, const struct event *receive, const struct event *send);

/** The n-th datagram, from 0, that programs have sent from one address to another: their call; NULL where that is not known. */
const struct event *nth_datagram(
	const struct trace *trace, const struct address *from, const struct address *to, size_t n);

/** How many of the same bytes the socket has received before. */
size_t same_before(const struct trace *trace, const struct event *receive);

/** Was it sent from this address? */
bool is_datagram_from(const struct trace *trace, const struct event *send, const struct address *address);

/**
 * Does the receiver have to expect datagrams from there? It has sent something to the sender before, or the sender has taken a
 * request of its.
 */
bool is_expected(const struct trace *trace, const struct event *receive, const struct event *send);

/** Was the socket's first datagram one that it sent? Then it is a client's. */
bool speaks_first(const struct trace *trace, int socket);

/**
 * The send by which the task passed on what it had received, to whomever, before it received again; or NULL. All of it, or
 * what is left without a header.
 */
const struct event *passed_on(const struct trace *trace, const struct event *receive);

/** The send by which the task answered what it had received, to where it came from, before it received again; or NULL. */
const struct event *answered(const struct trace *trace, const struct event *receive);

#endif
