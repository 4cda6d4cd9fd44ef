/** @file
 * close-eintr-retry: a signal interrupted close(), and the same number was closed once more.
 */
#include <errno.h>

#include "diagnose/ask.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *again;

	if (event->result != -EINTR || event->fd < 0)
		return;
	again = next_of_task(diagnosis->trace, event);
	if (!again || again->kind != EVENT_CALL || again->call->class != CALL_CLOSE || again->fd != event->fd)
		return;
	finding_report(diagnosis, again, event,
		again->result == 0
			? _("close(%d) was interrupted by a signal, which had closed it all the same; by now the number has another owner, whose file is closed here")
			: _("close(%d) was interrupted by a signal, which had closed it all the same; it is closed here once more"),
		event->fd);
}

static const char *const errors[] = {"EINTR", NULL};

const struct rule rule_close_eintr_retry = {
	.id = "close-eintr-retry",
	.severity = SEVERITY_WARNING,
	.title = N_("close() is repeated after EINTR"),
	.why = N_(
		"On Linux the descriptor is gone whatever close() returns. In a program with threads, another one may have opened a file "
		"meanwhile and got the same number: then the second close() closes that."),
	.fix = N_(
		"Call close() once. EINTR needs no answer; other errors may be reported, but not repaired by closing again."),
	.see = "close(2), NOTES; TLPI 4.6",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CLOSE),
	.failed = true,
};
