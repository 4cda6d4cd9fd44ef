/** @file
 * pipe-writer-left-open-in-parent: the parent waits for a child that waits for the end of a pipe the parent holds open. It waits
 * for the child's end, or for what the child will say when it has read the end.
 */
#include <poll.h>
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/needs.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

static bool can_write(const struct trace *trace, int object, int process)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object, END_WRITE, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (holders[i].process == process)
			return true;
	return false;
}

/** Does a poll look at nothing but pipes that only stuck processes could fill, this one among them? */
static bool polls_for(const struct trace *trace, const struct event *poll, int process)
{
	bool found = false;
	size_t i;

	for (i = 0; i < poll->watch_count; i++) {
		const struct watch *watch = &poll->watches[i];

		if (watch->fd < 0 || !watch->events)
			continue;
		if (watch->events & POLLOUT || !watch->object || !end_is_closed_in(trace, watch->object, END_WRITE))
			return false;
		found = found || can_write(trace, watch->object, process);
	}
	return found;
}

/**
 * The stuck call of a holder in which it waits for the reader, or for what that would write; or NULL. Who waits for an answer
 * and has said nothing yet may be about to: then both only listen first.
 */
static const struct event *waiting_holder(
	const struct trace *trace, const struct event *reader, const struct object *pipe, const struct holder *holder)
{
	const struct event *wait = stuck_event(trace, holder->task);
	int process = process_of(trace->descriptors, reader->task);

	if (holder->process == process || !wait || !wait->call)
		return NULL;
	if (wait->call->class != CALL_WAIT && !pipe->bytes_in)
		return NULL;
	if (wait->call->class == CALL_POLL)
		return polls_for(trace, wait, process) ? wait : NULL;
	if (wait->call->class != CALL_WAIT && wait->call->class != CALL_RECEIVE)
		return NULL;
	return waits_for(trace, holder->process, reader->task) ? wait : NULL;
}

/** "waits here for CHILD to answer": a wait may be for one that only waits for the reader itself. */
static const char *waiting_words(const struct trace *trace, const struct event *wait, const struct event *reader)
{
	if (wait->call->class != CALL_WAIT)
		return _("%s waits here for %s to answer");
	return is_child_of(trace, reader->task, wait) ? _("%s waits here for %s to end")
						      : _("%s waits here for a child to end, which waits for %s");
}

static void look_at_reader(struct diagnosis *diagnosis, const struct event *reader, const struct object *pipe)
{
	const struct trace *trace = diagnosis->trace;
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, pipe->id, END_WRITE, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		const struct event *wait = waiting_holder(trace, reader, pipe, &holders[i]);
		char *parent, *child, *waiting;

		if (!wait)
			continue;
		parent = task_name(trace, wait->task);
		child = task_name(trace, reader->task);
		waiting =
			memory_format(waiting_words(trace, wait, reader), parent, child); /* NOLINT: all have two %s */
		finding_report(diagnosis, wait, reader,
			_("%s, and %s waits at %s:%d for the end of %s; but %s still holds the write end: descriptor %d, made at %s:%d"),
			waiting, child, PLACE(reader->where), pipe->name, parent, holders[i].fd, PLACE(pipe->where));
		free(waiting);
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
		"parent closes its copy only when the child has ended or answered."),
	.fix = N_("Close the write end when everything is written, before you wait for the child or for its answer."),
	.see = "pipe(7); waitpid(2); TLPI 44.2, listing 44-2",
	.yields_to = better,
	.stuck = on_stuck,
};
