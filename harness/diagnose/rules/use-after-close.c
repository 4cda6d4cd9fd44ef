/** @file
 * use-after-close: a descriptor was used after this process had closed it.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagnose/ask.h"

/** The successful close of this number by the same process, with no new owner since. */
static const struct event *last_close(const struct diagnosis *diagnosis, const struct event *use)
{
	const struct trace *trace = diagnosis->trace;
	int process = process_of(trace->descriptors, use->task);
	size_t i;

	for (i = use->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_CLOSE && event->fd == use->fd &&
			event->result == 0 && process_of(trace->descriptors, event->task) == process)
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *close;

	if (event->result != -EBADF || event->fd < 0 || event->call->class == CALL_CLOSE ||
		descriptors_find(diagnosis->before, event->task, event->fd))
		return;
	close = last_close(diagnosis, event);
	if (!close)
		return;
	finding_report(diagnosis, event, close, _("descriptor %d was closed at %s:%d, and is used here by %s()"),
		event->fd, close->where.file ? close->where.file : "?", close->where.line, function_name(event));
}

static const char *const errors[] = {"EBADF", NULL};
static const char *const yields_to[] = {"dup2-clobbers-needed-fd", "epoll-stale-event", NULL};

const struct rule rule_use_after_close = {
	.id = "use-after-close",
	.severity = SEVERITY_ERROR,
	.title = N_("a descriptor is used after it was closed"),
	.why = N_(
		"After close() the number is free. Here the call failed with EBADF; in a busier program the number belongs to another file or "
		"connection by then, and its data gets mixed up with this one's."),
	.fix = N_("Close a descriptor after its last use, and set the variable to -1."),
	.see = "close(2), NOTES; TLPI 4.6",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.failed = true,
};
