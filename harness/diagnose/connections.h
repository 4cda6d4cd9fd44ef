/** @file
 * Connections that a process holds though nobody is at the other end any more: what rules about leaks ask.
 */
#ifndef PLUMB_DIAGNOSE_CONNECTIONS_H
#define PLUMB_DIAGNOSE_CONNECTIONS_H

#include "diagnose/ask.h"

enum {
	LEAKS_LEAST = 20
}; /**< a leak is a slope over so many rounds; fewer may be a cache, or a program that ends soon */

/** A connection whose other end is gone. */
struct abandoned {
	int fd;
	int object;
	const struct event *made; /**< the accept or socket that made the descriptor, perhaps of an ancestor */
	const struct event *last; /**< the last call of the process through it; @p made where it made none */
};

/** The abandoned connections of a process, in the order of their descriptors. */
struct abandoned_list {
	struct abandoned *items; /**< owned */
	size_t count, capacity;
};

/** Fills the list; the parameters are those of a last_look(). The caller frees items. */
void connections_abandoned(const struct trace *trace, const struct descriptors *tables, int task, size_t until,
	struct abandoned_list *out);

/** The making of each connection whose last call stands at the line of the culprit is evidence for what was reported there. */
void connections_prove(struct diagnosis *diagnosis, const struct event *culprit, const struct abandoned_list *list);

/** Is the other end of a connection gone, closed or reset? */
bool connection_is_over(const struct descriptors *tables, const struct object *object);

/** Do two events stand at the same line? */
bool same_line(const struct event *one, const struct event *other);

/** How many connections the process accepted at the line of @p accept before @p until, and has closed since. */
size_t connections_closed(
	const struct trace *trace, const struct descriptors *tables, const struct event *accept, size_t until);

#endif
