/** @file
 * failed-call-ignored: a call that makes a descriptor failed, and its -1 was used as one.
 */
#include <errno.h>
#include <string.h>

#include "diagnose/rule.h"

/** The last failed making of a descriptor, by task. */
struct state { const struct event *failed[64]; };

static bool makes_descriptor(const struct call *call)
{
	return call->traits & CALL_MAKES_FD || call->class == CALL_PIPE || call->class == CALL_SOCKET;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *failed;

	if (event->kind != EVENT_CALL || event->task < 0 || event->task >= 64)
		return;
	if (makes_descriptor(event->call) && event->fd < 0 && call_argument(event->call, ARG_FD) < 0) {
		state->failed[event->task] = event->result < 0 ? event : NULL;
		return;
	}
	failed = state->failed[event->task];
	if (makes_descriptor(event->call) && event->result < 0 && event->fd >= 0) {
		state->failed[event->task] = event;
		return;
	}
	if (!failed || call_argument(event->call, ARG_FD) < 0 || event->fd != -1 || event->result != -EBADF ||
		event->call->class == CALL_CLOSE)
		return;
	state->failed[event->task] = NULL;	/* the first use tells it all */
	finding_report(diagnosis, event, failed, "%s() failed at %s:%d with %s (%s), and its -1 is used here as a descriptor", failed->call->name,
		failed->where.file ? failed->where.file : "?", failed->where.line, errno_name((int)-failed->result),
		strerror((int)-failed->result));
}

static const char *const errors[] = {"EBADF", "EMFILE", "ENOENT", "EACCES", NULL};
static const char *const better[] = {"fifo-nonblock-enxio-unhandled", NULL};

const struct rule rule_failed_call_ignored = {
	.id = "failed-call-ignored",
	.severity = SEVERITY_ERROR,
	.title = "the result of a failed call is used as a descriptor",
	.why = "open(), socket(), accept() and their kin return -1 when they fail, and errno says why. Used as a descriptor, -1 only makes the next "
	       "call fail with EBADF, and the reason is lost.",
	.fix = "Test for -1 right after the call, say what failed and why, and stop or try something else.",
	.see = "open(2), accept(2), RETURN VALUE; errno(3); TLPI 3.4; UNP 1.4",
	.errors = errors,
	.yields_to = better,
	.state_size = sizeof(struct state),
	.event = on_event,
};
