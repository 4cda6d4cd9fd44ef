/** @file
 * negative-count-used: the -1 of a failed call was used as a number of bytes.
 */
#include <limits.h>
#include <stdlib.h>

#include "diagnose/ask.h"

/** The last failed receive of each task. */
struct state {
	const struct event *failed[64];
};

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *failed;

	if (event->task < 0 || event->task >= 64)
		return;
	failed = state->failed[event->task];
	if (event->call->class == CALL_RECEIVE && event->result < 0) {
		state->failed[event->task] = event;
		return;
	}
	if (event->call->class != CALL_SEND && event->call->class != CALL_RECEIVE)
		return;
	state->failed[event->task] = NULL;
	if (!failed || event->count < (uint64_t)SSIZE_MAX || event->args[1] != failed->args[1])
		return;
	finding_report(diagnosis, event, failed,
		_("%s() failed at %s:%d and returned -1, which is used here as a number of bytes: as an unsigned one it is %llu"),
		function_name(failed), failed->where.file ? failed->where.file : "?", failed->where.line,
		(unsigned long long)event->count);
}

static const char *const errors[] = {"EFAULT", "EINTR", "ECONNRESET", "EISDIR", NULL};

const struct rule rule_negative_count_used = {
	.id = "negative-count-used",
	.severity = SEVERITY_ERROR,
	.title = N_("-1 of a failed call is used as a length"),
	.why = N_(
		"read() returns a signed count because -1 says that it failed. As a size_t that is the largest number there is."),
	.fix = N_("Keep the result in a ssize_t and test it before it is used."),
	.see = "read(2), RETURN VALUE; TLPI 61.1",
	.errors = errors,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
