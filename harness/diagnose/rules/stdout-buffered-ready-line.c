/** @file
 * stdout-buffered-ready-line: the line that says a server is ready was printed, but stands in the stdio buffer.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"
#include "diagnose/ready.h"

/** Waits for somebody who would have to know where: a client, a datagram, the other end of a FIFO. */
static bool waits_for_others(const struct event *event)
{
	return event->call &&
		(event->call->class == CALL_ACCEPT || event->call->class == CALL_POLL ||
			event->call->class == CALL_RECEIVE || event->call->class == CALL_OPEN);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	bool *told = memory_new((size_t)process_count(trace->descriptors), sizeof *told);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		int process = process_of(trace->descriptors, event->task);
		char *name;

		if (event->kind != EVENT_STUCK || !waits_for_others(event) || !says_ready(&event->data, NULL) ||
			told[process])
			continue;
		told[process] = true;
		name = task_name(trace, event->task);
		finding_report(diagnosis, event, NULL,
			_("%s waits here in %s(), but nobody knows that it is ready: its READY line stands in the buffer of standard output "
			  "and was not written yet"),
			name, function_name(event));
		free(name);
	}
	free(told);
}

const struct rule rule_stdout_buffered_ready_line = {
	.id = "stdout-buffered-ready-line",
	.severity = SEVERITY_ERROR,
	.title = N_("the READY line is printed, but stays in the buffer of stdio"),
	.why = N_(
		"printf() only fills a buffer. At a terminal a newline empties it; into a pipe or a file it goes out when it is full or the "
		"program ends. A server that waits for clients does neither."),
	.fix = N_("Call fflush(stdout) after the line has been printed."),
	.see = "setbuf(3); fflush(3); TLPI 13.2",
	.stuck = on_stuck,
};
