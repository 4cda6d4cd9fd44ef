/** @file
 * sigchld-blocking-wait: the handler of SIGCHLD waits for a child that still runs, and the program stands still meanwhile.
 */
#include <signal.h>
#include <stdlib.h>

#include "diagnose/ask.h"

/** Has this handler collected a child already? Then it has done what it was called for. */
static bool has_collected(const struct trace *trace, const struct event *wait)
{
	size_t i;

	for (i = wait->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task != wait->task)
			continue;
		if (event->kind == EVENT_SIGNAL)
			return false;
		if (is_call(event, CALL_WAIT) && event->result > 0 && event->handling)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	char *name;

	if (event->handling != SIGCHLD || !is_learners(event) || !has_collected(diagnosis->trace, event))
		return;
	name = task_name(diagnosis->trace, event->task);
	finding_report(diagnosis, event, NULL,
		_("the handler of SIGCHLD has collected the child that ended, and now %s waits in it for the next one to end"),
		name);
	free(name);
}

const struct rule rule_sigchld_blocking_wait = {
	.id = "sigchld-blocking-wait",
	.severity = SEVERITY_ERROR,
	.title = N_("the handler of SIGCHLD waits for children that still run"),
	.why = N_(
		"The loop in the handler ends only when there is no child any more. While one lives, the handler does not return, and whatever "
		"the program was doing, such as accepting clients, has to wait for it."),
	.fix = N_("Call waitpid(-1, &status, WNOHANG) in the loop, and leave it when that returns 0 or -1."),
	.see = "waitpid(2), WNOHANG; UNP 5.10; TLPI 26.3",
	.event = on_event,
	.kinds = ONE(EVENT_BLOCKED),
	.calls = ONE(CALL_WAIT),
};
