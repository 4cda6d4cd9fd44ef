/** @file
 * What rules about FIFOs ask: a FIFO is known by its path before anybody has it open.
 */
#ifndef PLUMB_DIAGNOSE_FIFOS_H
#define PLUMB_DIAGNOSE_FIFOS_H

#include "diagnose/ask.h"

/** Does the call make a FIFO: mkfifo(3), mknod(2)? Whether it succeeded is in its result. */
bool makes_fifo(const struct event *event);

/** Is this path, at the event @p now, the name of a FIFO that the run has made and not removed? */
bool is_fifo_path(const struct trace *trace, const char *path, const struct event *now);

/** O_ACCMODE and the other flags of an open, also of one that has failed or not returned. */
unsigned open_flags(const struct event *event);

/** Do both calls name the same path? */
bool same_path(const struct event *one, const struct event *other);

/** Is the name of a FIFO gone, so that nobody can open it any more? */
bool fifo_is_removed(const struct trace *trace, const char *path);

/** Does a request name this path: by the name of the file, or by a number out of it? */
bool names_path(const struct captured *request, const char *path);

/**
 * The FIFO of this call, or one that it watches, through which the answer to a request is to come: names_path(). NULL where there is
 * none.
 */
const struct object *named_fifo(const struct trace *trace, const struct event *event, const struct captured *request);

/**
 * Do two processes stand in open(2), each of another FIFO, and can only each of them be the other's partner, later?
 * Who is stuck there alone may wait for somebody outside, as every server does.
 */
bool opens_wait_for_each_other(const struct trace *trace, const struct event *one, const struct event *other);

/** The other open of opens_wait_for_each_other(), or NULL. */
const struct event *fifo_partner(const struct trace *trace, const struct event *event);

#endif
