/** @file
 * broadcast-blocks-on-slow: what one client said is sent to all, and one who does not read stops it.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/loops.h"
#include "diagnose/rule.h"

/** The receive from another client whose bytes are being sent. */
static const struct event *source_of(const struct trace *trace, const struct event *send)
{
	size_t i;

	for (i = send->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->task != send->task || event->call->class != CALL_RECEIVE ||
			event->result <= 0)
			continue;
		return event->object != send->object && send->data.length &&
				memmem(send->data.bytes, send->data.length, event->data.bytes,
					event->data.length < send->data.length ? event->data.length : send->data.length)
			? event
			: NULL;
	}
	return NULL;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i], *source;
		char *slow;

		if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->call->class != CALL_SEND ||
			!kept_waiting(trace, stuck))
			continue;
		source = source_of(trace, stuck);
		if (!source)
			continue;
		slow = object_describe(trace->descriptors, stuck->object);
		finding_report(diagnosis, stuck, source,
			_("what was received at %s:%d is passed on here, and %s does not read: the loop waits for it, and all the others with it"),
			PLACE(source->where), slow);
		free(slow);
	}
}

const struct rule rule_broadcast_blocks_on_slow = {
	.id = "broadcast-blocks-on-slow",
	.severity = SEVERITY_ERROR,
	.title = N_("one client that does not read stops what is sent to all"),
	.why = N_(
		"When the buffers of a slow client are full, a blocking send to it waits. The other clients wait with it, for as long as it likes."),
	.fix = N_(
		"Make the connections non-blocking, keep a queue of limited length for each, and drop the client whose queue is full."),
	.see = "send(2), EAGAIN; poll(2), POLLOUT; UNP 6.8",
	.stuck = on_stuck,
};
