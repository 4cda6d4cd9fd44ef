/** @file
 * fifo-open-order-deadlock: two processes open two FIFOs in different order, and each waits for the other in open().
 */
#include <fcntl.h>
#include <stdlib.h>

#include "diagnose/fifos.h"

static void look_at(struct diagnosis *diagnosis, const struct event *one, const struct event *other)
{
	const struct trace *trace = diagnosis->trace;
	bool writes = (open_flags(one) & O_ACCMODE) == O_WRONLY;
	char *name, *its_name;

	if (!opens_wait_for_each_other(trace, one, other))
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
		for (j = i + 1; trace->events[i].kind == EVENT_STUCK && j < trace->event_count; j++)
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
