/** @file
 * pipe-writer-left-open-in-parent: the parent waits for a child that waits for the end of a pipe the parent holds open.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** The stuck wait of a holder that waits for the reader, or NULL. */
static const struct event *waiting_holder(
	const struct trace *trace, const struct event *reader, const struct holder *holder)
{
	const struct event *wait = stuck_event(trace, holder->task);
	int process = process_of(trace->descriptors, reader->task);

	if (holder->process == process || !wait || !wait->call || wait->call->class != CALL_WAIT)
		return NULL;
	return waits_for(trace, holder->process, reader->task) ? wait : NULL;
}

static void look_at_reader(struct diagnosis *diagnosis, const struct event *reader, const struct object *pipe)
{
	const struct trace *trace = diagnosis->trace;
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, pipe->id, END_WRITE, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		const struct event *wait = waiting_holder(trace, reader, &holders[i]);
		char *parent, *child;

		if (!wait)
			continue;
		parent = task_name(trace, wait->task);
		child = task_name(trace, reader->task);
		finding_report(diagnosis, wait, reader,
			_("%s waits here for %s to end, and %s waits at %s:%d for the end of %s; but %s still holds the write end: "
			  "descriptor %d, made at %s:%d"),
			parent, child, child, PLACE(learners_part(trace, reader)->where), pipe->name, parent,
			holders[i].fd, PLACE(pipe->where));
		free(parent);
		free(child);
		return;
	}
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *pipe = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_STUCK && event->call && call_receives(event->call) && pipe && !pipe->given &&
			(pipe->kind == OBJECT_PIPE || pipe->kind == OBJECT_FIFO) &&
			end_is_closed_in(trace, pipe->id, END_WRITE))
			look_at_reader(diagnosis, event, pipe);
	}
}

static const char *const better[] = {"pipe-ends-leaked-to-sibling", "pipe-used-both-ways", NULL};

const struct rule rule_pipe_writer_left_open_in_parent = {
	.id = "pipe-writer-left-open-in-parent",
	.severity = SEVERITY_ERROR,
	.title = N_("the parent keeps the write end and waits for the child that waits for the end of the file"),
	.why = N_(
		"Parent and child wait for each other: the child's read() returns 0 only when the last copy of the write end is closed, and the "
		"parent closes its copy only when the child has ended."),
	.fix = N_("Close the write end when everything is written, before waitpid()."),
	.see = "pipe(7); waitpid(2); TLPI 44.2, listing 44-2",
	.yields_to = better,
	.stuck = on_stuck,
};
