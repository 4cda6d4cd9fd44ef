/** @file
 * double-close: a descriptor was closed twice.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagnose/rule.h"

enum { RANGE_LEAST = 4 };

static bool is_close(const struct event *event, const struct trace *trace, const struct event *of)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_CLOSE &&
		process_of(trace->descriptors, event->task) == process_of(trace->descriptors, of->task);
}

/** The successful close before this one, where the number has had no owner in between. */
static const struct event *first_close(const struct trace *trace, const struct event *second)
{
	size_t i;

	for (i = second->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (is_close(event, trace, second) && event->fd == second->fd && event->result == 0)
			return event;
	}
	return NULL;
}

/** How many closes from one line, of neighbouring numbers, stand in a row before or behind this one. */
static int neighbours(const struct trace *trace, const struct event *event, int step)
{
	const struct event *last = event;
	int count = 0;

	for (;;) {
		const struct event *next = last + step;

		if (next < trace->events || next >= trace->events + trace->event_count ||
			!is_close(next, trace, event) || next->where.line != event->where.line ||
			abs(next->fd - last->fd) != 1)
			return count;
		last = next;
		count++;
	}
}

/** A range is closed, open or not, as before an exec. */
static bool is_in_range(const struct trace *trace, const struct event *event)
{
	return 1 + neighbours(trace, event, -1) + neighbours(trace, event, 1) >= RANGE_LEAST;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *first;

	if (event->result != -EBADF || event->fd < 0)
		return;
	first = first_close(diagnosis->trace, event);
	if (!first || is_in_range(diagnosis->trace, event))
		return;
	finding_report(diagnosis, event, first,
		_("descriptor %d was closed at %s:%d already, and is closed here again"), event->fd,
		first->where.file ? first->where.file : "?", first->where.line);
}

static const char *const errors[] = {"EBADF", NULL};

static const char *const better[] = {"close-eintr-retry", NULL};

const struct rule rule_double_close = {
	.id = "double-close",
	.severity = SEVERITY_ERROR,
	.title = N_("a descriptor is closed twice"),
	.why = N_(
		"The second close() failed here with EBADF. In a program with threads, or with more connections, the number may have a new owner by "
		"then, and that one's file is closed under its hands."),
	.fix = N_("Decide who owns the descriptor and closes it; set the variable to -1 afterwards."),
	.see = "close(2), NOTES; TLPI 4.6",
	.errors = errors,
	.yields_to = better,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CLOSE),
	.failed = true,
};
