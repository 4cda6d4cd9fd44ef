/** @file
 * fifo-open-blocks-no-server: a FIFO is opened for writing without O_NONBLOCK, and whoever was to read it is not there.
 *
 * Proof is a run that stands still: the task sleeps in open(2), no process has the FIFO open for reading (and the harness does
 * not, either), and all who could still open it are asleep themselves. Nor will a stranger come: the harness plays with the
 * FIFOs of this run, or whoever made this one is gone, or waits for the very task that sleeps.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/fifos.h"
#include "diagnose/waits.h"

static bool waits_for_reader(const struct event *event)
{
	return event->kind == EVENT_STUCK && is_attempt(event, CALL_OPEN) && event->text &&
		(open_flags(event) & O_ACCMODE) == O_WRONLY;
}

/** Asleep, all of them, and not because of a time that will come. */
static bool everybody_is_stuck(const struct trace *trace)
{
	size_t task;

	for (task = 0; task < trace->task_count; task++) {
		const struct event *event = stuck_event(trace, (int)task);

		if (task_alive(trace->descriptors, (int)task) && (!event || event->timeout_ns > 0))
			return false;
	}
	return true;
}

static bool harness_plays(const struct trace *trace)
{
	static const char *const acts[] = {
		PEER_MAKES_FIFO, PEER_OPENS_TO_READ, PEER_OPENS_TO_WRITE, PEER_FINDS_NO_READER};
	size_t i, j;

	for (i = 0; i < trace->event_count; i++)
		for (j = 0; trace->events[i].kind == EVENT_PEER && j < sizeof acts / sizeof *acts; j++)
			if (strcmp(trace->events[i].text, acts[j]) == 0)
				return true;
	return false;
}

/** Is whoever made the FIFO gone, or asleep until this task ends? */
static bool maker_will_not_read(const struct trace *trace, const struct event *open)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		int process = process_of(trace->descriptors, event->task);

		if (event->kind == EVENT_CALL && makes_fifo(event) && event->result == 0 && same_path(event, open))
			return !process_alive(trace->descriptors, process) ||
				(!is_of_process(trace, open, process) && waits_for(trace, process, open->task));
	}
	return false;
}

/** Somebody wanted to read it, and could not: then that is why nobody does. */
static bool reader_has_failed(const struct trace *trace, const struct event *open)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_OPEN) && same_path(&trace->events[i], open) &&
			(open_flags(&trace->events[i]) & O_ACCMODE) != O_WRONLY && trace->events[i].result < 0)
			return true;
	return false;
}

static bool has_no_reader(const struct trace *trace, const struct object *fifo)
{
	return fifo && fifo->kind == OBJECT_FIFO && !(fifo->given && fifo->peer_reads) &&
		descriptors_holders(trace->descriptors, fifo->id, END_READ, NULL, 0) == 0;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count && everybody_is_stuck(trace); i++) {
		const struct event *event = &trace->events[i];
		char *name;

		if (!waits_for_reader(event) || !is_learners(event) ||
			!has_no_reader(trace, object_by_id(trace->descriptors, event->object)) ||
			(!harness_plays(trace) && !maker_will_not_read(trace, event)) ||
			reader_has_failed(trace, event))
			continue;
		name = task_name(trace, event->task);
		finding_report(diagnosis, event, NULL,
			_("%s waits in this open() until somebody reads '%s'; nobody has it open for reading, and nobody who is left will open it"),
			name, event->text);
		free(name);
	}
}

static const char *const yields_to[] = {"fifo-open-order-deadlock", "fifo-server-exits-after-first-client", NULL};

const struct rule rule_fifo_open_blocks_no_server = {
	.id = "fifo-open-blocks-no-server",
	.severity = SEVERITY_ERROR,
	.title = N_("open() of a FIFO waits for a reader who is not there"),
	.why = N_(
		"open() of a FIFO for writing does not return before somebody has it open for reading. Where the server was never started, or "
		"the client that asked is gone, that is never."),
	.fix = N_(
		"Open it with O_WRONLY | O_NONBLOCK: without a reader open() then fails at once with ENXIO. A client may clear the flag "
		"afterwards with fcntl(F_SETFL), if its write() is to wait; a server keeps it, for no client may make it wait."),
	.see = "fifo(7); open(2), ENXIO; TLPI 44.7; UNPv2 4.6",
	.yields_to = yields_to,
	.stuck = on_stuck,
};
