/** @file
 * Questions about listening sockets, their connections and their addresses, asked of a whole run.
 */
#ifndef PLUMB_DIAGNOSE_SOCKETS_H
#define PLUMB_DIAGNOSE_SOCKETS_H

#include "model/trace.h"

/** A socket of streams: it is connected before bytes go through. */
bool is_stream_socket(const struct object *object);

/** The successful bind of a socket, or NULL. */
const struct event *bind_of(const struct trace *trace, int object);

/** The last successful listen of a socket, or NULL. */
const struct event *listen_of(const struct trace *trace, int object);

/** The socket of these tables that takes connections made to this address, or NULL. */
const struct object *listener_at(const struct descriptors *tables, const struct address *target);

/** How many connections were taken from the queue of a listening socket before event number @p before. */
size_t accepts_of(const struct trace *trace, int listener, size_t before);

/** Does the harness listen at this port? */
bool harness_listens(const struct trace *trace, int port);

/** Has a client of the harness been turned away, because nobody listened for it? */
bool is_refusal(const struct event *event);

/** Does the process hold a descriptor of the object? */
bool holds(const struct descriptors *tables, int task, int object);

/** The event by which the other end of a closed connection learned that it was reset, or NULL. */
const struct event *reset_seen(const struct trace *trace, const struct object *closed);

/** The last call before event number @p before that moved bytes of a connection, where it failed; NULL where it did not, or none was made. */
const struct event *failed_transfer(const struct trace *trace, int object, size_t before);

/** Is this event about the object: as the descriptor it acts on, or as one that a poll, select or epoll watches? */
bool event_watches(const struct trace *trace, const struct event *event, int object);

/** A getsockopt or setsockopt that has succeeded for this option. */
bool is_option(const struct event *event, const char *call, int level, int name);

/** Does this event send bytes into the other end of the connection? Also where it was too late. */
bool sends_from_other_end(const struct event *event, const struct object *connection);

#endif
