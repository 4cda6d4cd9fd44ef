/** @file
 * pipe-writer-left-open-in-reader: a process waits for end-of-file on a pipe whose write end it holds itself.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** The reader's own copy (of a FIFO it may be meant: a server that holds it open for writing never sees an end), where nobody else's copy explains the wait better. */
static const struct holder *own_copy(
	const struct trace *trace, const struct event *event, struct holder *holders, size_t count)
{
	int process = process_of(trace->descriptors, event->task);
	const struct holder *own = NULL;
	size_t i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		if (holders[i].process == process)
			own = &holders[i];
		/* a third process keeps the pipe open without waiting for us; or the parent does: that is another rule */
		else if (!waits_for(trace, holders[i].process, event->task) ||
			holders[i].process == process_parent(trace->descriptors, process))
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
		const struct object *pipe = object_by_id(trace->descriptors, event->object);
		const struct holder *own;
		char *name;

		if (event->kind != EVENT_STUCK || !event->call || !call_receives(event->call) || !pipe || pipe->given ||
			pipe->kind != OBJECT_PIPE || !end_is_closed_in(trace, pipe->id, END_WRITE))
			continue;
		own = own_copy(trace, event, holders,
			descriptors_holders(trace->descriptors, pipe->id, END_WRITE, holders, HOLDERS_MOST));
		if (!own)
			continue;
		name = task_name(trace, event->task);
		finding_report(diagnosis, learners_part(trace, event), &trace->events[pipe->made_by],
			_("%s waits here for the end of %s, but it still holds the write end itself: descriptor %d, made at %s:%d"),
			name, pipe->name, own->fd, pipe->where.file ? pipe->where.file : "?", pipe->where.line);
		finding_prove(diagnosis, learners_part(trace, event), event);
		free(name);
	}
}

static const char *const better[] = {
	"pipe-ends-leaked-to-sibling", "pipe-writer-left-open-in-parent", "pipe-used-both-ways", NULL};

const struct rule rule_pipe_writer_left_open_in_reader = {
	.id = "pipe-writer-left-open-in-reader",
	.severity = SEVERITY_ERROR,
	.title = N_("the reader keeps its own copy of the write end, so the end of the file never comes"),
	.why = N_(
		"read() returns 0 on a pipe only when the last copy of the write end, in all processes, is closed. After fork() there are "
		"two copies of each end; a reader that keeps its own waits for itself."),
	.fix = N_("In the reader, close the write end right after fork(), before the first read."),
	.see = "pipe(7), I/O on pipes and FIFOs; TLPI 44.2; UNPv2 4.3",
	.yields_to = better,
	.stuck = on_stuck,
};
