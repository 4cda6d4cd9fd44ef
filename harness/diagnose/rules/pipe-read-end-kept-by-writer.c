/** @file
 * pipe-read-end-kept-by-writer: nobody but the writer itself could read what it writes, so it hangs instead of getting EPIPE.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** All copies of the read end belong to the writer, or to processes that wait for it. */
static const struct holder *own_copy(
	const struct trace *trace, const struct event *event, struct holder *holders, size_t count)
{
	int process = process_of(trace->descriptors, event->task);
	const struct holder *own = NULL;
	size_t i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		if (holders[i].process == process)
			own = &holders[i];
		else if (!waits_for(trace, holders[i].process, event->task))
			return NULL;
	}
	return own;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	struct holder holders[HOLDERS_MOST];
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		int id = event->kind == EVENT_STUCK && event->call && event->call->class == CALL_TRANSFER
			? event->object_out
			: event->object;
		const struct object *pipe = object_by_id(trace->descriptors, id);
		const struct holder *own;
		char *name;

		if (event->kind != EVENT_STUCK || !event->call || !call_sends(event->call) || !pipe || pipe->given ||
			pipe->kind != OBJECT_PIPE || !end_is_closed_in(trace, pipe->id, END_READ))
			continue;
		own = own_copy(trace, event, holders,
			descriptors_holders(trace->descriptors, pipe->id, END_READ, holders, HOLDERS_MOST));
		if (!own)
			continue;
		name = task_name(trace, event->task);
		finding_report(diagnosis, learners_part(trace, event), &trace->events[pipe->made_by],
			_("%s waits here for room in %s, but nobody else will ever read it: the read end that is left is its own descriptor %d, "
			  "made at %s:%d"),
			name, pipe->name, own->fd, pipe->where.file ? pipe->where.file : "?", pipe->where.line);
		finding_prove(diagnosis, learners_part(trace, event), event);
		free(name);
	}
}

static const char *const better[] = {"coprocess-deadlock-full-pipe", "pipe-capacity-guessed", NULL};

const struct rule rule_pipe_read_end_kept_by_writer = {
	.id = "pipe-read-end-kept-by-writer",
	.severity = SEVERITY_ERROR,
	.title = N_("the writer keeps the read end open and hangs when its reader is gone"),
	.why = N_(
		"A write to a pipe fails with EPIPE (after SIGPIPE) only when no copy of the read end is left. With its own copy the writer "
		"fills the pipe and then waits for ever for a reader that is itself."),
	.fix = N_("In the writer, close the read end right after fork()."),
	.see = "pipe(7), I/O on pipes and FIFOs; TLPI 44.2",
	.yields_to = better,
	.stuck = on_stuck,
};
