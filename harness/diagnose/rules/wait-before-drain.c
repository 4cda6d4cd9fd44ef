/** @file
 * wait-before-drain: the parent waits for a child that cannot end, because nobody reads its output.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** The stuck wait of the one process, besides the writer, that holds the read end. */
static const struct event *waiting_reader(
	const struct trace *trace, const struct event *writer, const struct object *pipe)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, pipe->id, END_READ, holders, HOLDERS_MOST), i;
	int process = process_of(trace->descriptors, writer->task);

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		const struct event *wait = stuck_event(trace, holders[i].task);

		if (holders[i].process != process && wait && wait->call && wait->call->class == CALL_WAIT &&
			waits_for(trace, holders[i].process, writer->task))
			return wait;
	}
	return NULL;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *pipe = object_by_id(trace->descriptors, event->object);
		const struct event *wait;
		char *parent, *child;

		if (event->kind != EVENT_STUCK || !event->call || event->call->class != CALL_SEND || !pipe ||
			pipe->given || pipe->kind != OBJECT_PIPE || !end_is_closed_in(trace, pipe->id, END_READ))
			continue;
		wait = waiting_reader(trace, event, pipe);
		if (!wait)
			continue;
		parent = task_name(trace, wait->task);
		child = task_name(trace, event->task);
		finding_report(diagnosis, wait, event,
			_("%s waits here for %s to end, but %s waits at %s:%d for room in %s, which only %s could read"),
			parent, child, child, PLACE(event->where), pipe->name, parent);
		free(parent);
		free(child);
	}
}

const struct rule rule_wait_before_drain = {
	.id = "wait-before-drain",
	.severity = SEVERITY_ERROR,
	.title = N_("the parent waits for the child before it has read the child's output"),
	.why = N_(
		"A pipe holds 64 KiB. A child that writes more cannot end before somebody reads, and the only one that could is the parent that waits "
		"for its end."),
	.fix = N_(
		"Read to the end of the file first, then wait for the child. Where somebody else is to read, close this copy of the read end as "
		"soon as that one has its own: the writer is told when no reader is left."),
	.see = "pipe(7), Pipe capacity; TLPI 44.2; popen(3)",
	.stuck = on_stuck,
};
