/** @file
 * Event loops: a task that asks poll(2) or its kin which of many descriptors it can serve.
 */
#ifndef PLUMB_DIAGNOSE_LOOPS_H
#define PLUMB_DIAGNOSE_LOOPS_H

#include "diagnose/rule.h"

/** Is O_NONBLOCK on for this descriptor of a task? */
bool is_nonblocking(const struct descriptors *tables, int task, int fd);

/** The last poll of the task before an event that has returned, or NULL. */
const struct event *last_poll(const struct trace *trace, const struct event *event);

/** What came for the object with this poll: POLLIN …; 0 for nothing. */
unsigned came_for(const struct event *poll, int object);

/** Is there something that a receive or an accept would get at once? */
bool is_readable(const struct trace *trace, int object);

/**
 * Does this stuck task of an event loop wait for a single connection, in a receive or send that blocks, while another one
 * that the loop watches could be served?
 * @return the id of that other one, or 0.
 */
int kept_waiting(const struct trace *trace, const struct event *stuck);

/** The last call of a class that the task made on an object, or NULL. */
const struct event *last_call_on(const struct trace *trace, int task, int object, enum call_class class);

/** Looks at something that an epoll object watches. @param stuck  the event of a task that waits in epoll_wait(2) for it. */
typedef void look_at_interest(struct diagnosis *diagnosis, const struct event *stuck, const struct interest *interest);

/** Calls @p look for all that is watched by tasks which stand still in epoll_wait(2): what a rule's `stuck` does. */
void look_at_interests(struct diagnosis *diagnosis, look_at_interest *look);

#endif
