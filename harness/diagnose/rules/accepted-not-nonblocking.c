/** @file
 * accepted-not-nonblocking: the listening socket does not block, the accepted one does, and the loop waits for it.
 */
#include <stdlib.h>

#include "diagnose/loops.h"
#include "diagnose/rule.h"

/** The descriptor of the task that listens for such connections, if it does not block. */
static const struct descriptor *listening(const struct trace *trace, int task, int listener)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(trace->descriptors, task, &count);

	for (i = 0; i < count; i++)
		if (rows[i].description->object == listener && is_nonblocking(trace->descriptors, task, rows[i].fd))
			return &rows[i];
	return NULL;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i];
		const struct object *one = object_by_id(trace->descriptors, stuck->object);

		if (stuck->kind != EVENT_STUCK || !one || !one->listener || !kept_waiting(trace, stuck) ||
			!listening(trace, stuck->task, one->listener))
			continue;
		finding_report(diagnosis, &trace->events[one->made_by], stuck,
			_("the listening socket is non-blocking, the connection that is accepted here is not; at %s:%d the loop waits for it alone"),
			PLACE(stuck->where));
	}
}

const struct rule rule_accepted_not_nonblocking = {
	.id = "accepted-not-nonblocking",
	.severity = SEVERITY_ERROR,
	.title = N_("O_NONBLOCK is expected to be inherited by accepted connections"),
	.why = N_(
		"On Linux accept() does not hand on the flags of the listening socket. The new connection blocks, and with it the loop."),
	.fix = N_("Use accept4() with SOCK_NONBLOCK, or set O_NONBLOCK with fcntl() on each accepted socket."),
	.see = "accept(2), NOTES; fcntl(2); TLPI 61.11",
	.stuck = on_stuck,
};
