/** @file
 * LIMIT_TRANSFERS: how often programs may read from and write to their standard streams.
 */
#include "check/scenario.h"

static bool is_standard(int fd)
{
	return fd == 0 || fd == 1;
}

static bool is_transfer(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_CALL && (call_receives(event->call) || call_sends(event->call)) &&
		(is_standard(event->fd) || (event->call->class == CALL_TRANSFER && is_standard(event->fd_out))) &&
		trace_judges(trace, event);
}

void scenario_count_transfers(struct scenario *s)
{
	const struct trace *trace = observe_trace(s->observation);

	for (; s->transfers && s->transfers_seen < trace->event_count; s->transfers_seen++) {
		const struct event *event = &trace->events[s->transfers_seen];

		s->transfers_made += is_transfer(trace, event);
		if (s->transfers_made > s->transfers)
			fail_check(s, event,
				"expected at most %d reads and writes of standard input and output in all, but this is one more",
				s->transfers);
	}
}
