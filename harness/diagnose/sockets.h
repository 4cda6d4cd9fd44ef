/** @file
 * Questions about listening sockets, their connections and their addresses, asked of a whole run.
 */
#ifndef PLUMB_DIAGNOSE_SOCKETS_H
#define PLUMB_DIAGNOSE_SOCKETS_H

#include "model/trace.h"

/** Is it a TCP or UDP socket? */
bool is_internet(const struct object *object);

/** A socket of streams: it is connected before bytes go through. */
bool is_stream_socket(const struct object *object);

/** The successful bind of a socket, or NULL. */
const struct event *bind_of(const struct trace *trace, int object);

/** How many connections were taken from the queue of a listening socket before event number @p before. */
size_t accepts_of(const struct trace *trace, int listener, size_t before);

/** Does the harness listen at this port? */
bool harness_listens(const struct trace *trace, int port);

/** Is this event about the object: as the descriptor it acts on, or as one that a poll, select or epoll watches? */
bool event_watches(const struct trace *trace, const struct event *event, int object);

/** A getsockopt or setsockopt that has succeeded for this option. */
bool is_option(const struct event *event, const char *call, int level, int name);

#endif
