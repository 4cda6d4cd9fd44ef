/** @file
 * fifo-open-order-deadlock: two processes open two FIFOs in different order, and each waits for the other in open().
 */
#include <fcntl.h>
#include <stdlib.h>

#include "diagnose/fifos.h"

static bool is_stuck_in_open(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_STUCK && is_attempt(event, CALL_OPEN) && event->text &&
		(open_flags(event) & O_ACCMODE) != O_RDWR && is_fifo_path(trace, event->text, event);
}

/** Is everybody else of the run stuck as well, without being a partner for one of the FIFOs? Then nobody will ever come. */
static bool nobody_else_comes(const struct trace *trace, const struct event *one, const struct event *other)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		/* the harness plays with FIFOs in this run: it may open these, too */
		if (event->kind == EVENT_PEER && event->object &&
			object_by_id(trace->descriptors, event->object)->kind == OBJECT_FIFO)
			return false;
		if (event->kind == EVENT_STUCK && event != one && event != other &&
			!(event->call && event->call->class == CALL_WAIT))
			return false;
	}
	return true;
}

/** Brothers that both read may be a server with two FIFOs, which waits for clients. */
static bool are_partners(const struct trace *trace, const struct event *one, const struct event *other)
{
	bool brothers = trace->tasks[one->task].parent == trace->tasks[other->task].parent;

	return descends_from(trace, other->task, one->task) || descends_from(trace, one->task, other->task) ||
		(brothers && (open_flags(one) & O_ACCMODE) == O_WRONLY);
}

/**
 * Both wait for a reader, or both for a writer, on different FIFOs: neither can be the other's partner before it has
 * got its own. With different directions they could be two ends of other pairs.
 */
static bool is_crossed(const struct trace *trace, const struct event *one, const struct event *other)
{
	return (open_flags(one) & O_ACCMODE) == (open_flags(other) & O_ACCMODE) && !same_path(one, other) &&
		!is_of_process(trace, other, process_of(trace->descriptors, one->task)) &&
		are_partners(trace, one, other);
}

static void look_at(struct diagnosis *diagnosis, const struct event *one, const struct event *other)
{
	const struct trace *trace = diagnosis->trace;
	bool writes = (open_flags(one) & O_ACCMODE) == O_WRONLY;
	char *name, *its_name;

	if (!is_crossed(trace, one, other) || !nobody_else_comes(trace, one, other))
		return;
	name = task_name(trace, one->task);
	its_name = task_name(trace, other->task);
	finding_report(diagnosis, one, other,
		writes ? _("%s waits here for a reader of '%s', and %s waits at %s:%d for a reader of '%s'; nobody else is there to open them")
		       : _("%s waits here for a writer of '%s', and %s waits at %s:%d for a writer of '%s'; nobody else is there to open them"),
		name, one->text, its_name, PLACE(other->where), other->text);
	free(name);
	free(its_name);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i, j;

	for (i = 0; i < trace->event_count; i++)
		for (j = i + 1; is_stuck_in_open(trace, &trace->events[i]) && j < trace->event_count; j++)
			if (is_stuck_in_open(trace, &trace->events[j]))
				look_at(diagnosis, &trace->events[i], &trace->events[j]);
}

const struct rule rule_fifo_open_order_deadlock = {
	.id = "fifo-open-order-deadlock",
	.severity = SEVERITY_ERROR,
	.title = N_("two processes open their FIFOs in different order"),
	.why = N_(
		"open() of a FIFO waits until the other end is opened, too. Where one process opens a and then b, and the other b and then "
		"a, each waits in its first open() for the second one of the other."),
	.fix = N_(
		"Open the FIFOs in the same order in both processes; or open for reading with O_NONBLOCK, which does not wait."),
	.see = "fifo(7); open(2); TLPI 44.7; UNPv2 4.6",
	.stuck = on_stuck,
};
