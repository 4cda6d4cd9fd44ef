/** @file
 * failed-call-ignored: a call that makes a descriptor or a process failed, and its -1 was used as one.
 */
#include <errno.h>
#include <string.h>

#include "diagnose/ask.h"

/** The last failed making of a descriptor, and of a process, by task. */
struct state {
	const struct event *failed[64], *failed_fork[64];
};

static bool makes_descriptor(const struct call *call)
{
	return call->traits & CALL_MAKES_FD || call->class == CALL_PIPE || call->class == CALL_SOCKET;
}

/** close(-1) does no harm, and is a habit of clearing up. */
static bool uses_minus_one(const struct event *event)
{
	const struct call *call = event->call;

	return event->result == -EBADF && call->class != CALL_CLOSE &&
		((call_argument(call, ARG_FD) >= 0 && event->fd == -1) ||
			(call_argument(call, ARG_FD_OUT) >= 0 && event->fd_out == -1));
}

static void look_at_descriptor(struct diagnosis *diagnosis, const struct event **failed, const struct event *event)
{
	if (makes_descriptor(event->call) && !uses_minus_one(event)) {
		*failed = event->result < 0 ? event : NULL;
		return;
	}
	if (!*failed || !uses_minus_one(event))
		return;
	finding_report(diagnosis, event, *failed,
		_("%s() failed at %s:%d with %s (%s), and its -1 is used here as a descriptor"), function_name(*failed),
		PLACE((*failed)->where), errno_name((int)-(*failed)->result), strerror((int)-(*failed)->result));
	*failed = NULL; /* the first use tells it all */
}

static void look_at_process(struct diagnosis *diagnosis, const struct event **failed, const struct event *event)
{
	if (event->call->class == CALL_SPAWN)
		*failed = event->result < 0 ? event : NULL;
	if (!*failed || event->call->class != CALL_SIGNAL || call_argument(event->call, ARG_PID) != 0 ||
		(int)event->args[0] != -1)
		return;
	finding_report(diagnosis, event, *failed,
		_("fork() failed at %s:%d with %s (%s), and its -1 is used here as a process id: %s(-1, …) signals every process there is"),
		PLACE((*failed)->where), errno_name((int)-(*failed)->result), strerror((int)-(*failed)->result),
		function_name(event));
	*failed = NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;

	if (event->task < 0 || event->task >= 64)
		return;
	look_at_descriptor(diagnosis, &state->failed[event->task], event);
	look_at_process(diagnosis, &state->failed_fork[event->task], event);
}

static const char *const errors[] = {"EBADF", "EMFILE", "ENOENT", "EACCES", NULL};
static const char *const better[] = {"fifo-nonblock-enxio-unhandled", NULL};

const struct rule rule_failed_call_ignored = {
	.id = "failed-call-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("the result of a failed call is used as a descriptor or process"),
	.why = N_(
		"open(), socket(), accept() and their kin return -1 when they fail, and errno says why. Used as a descriptor, -1 only makes the next "
		"call fail with EBADF, and the reason is lost. As a process id, the -1 of fork() means everybody."),
	.fix = N_("Test for -1 right after the call, say what failed and why, and stop or try something else."),
	.see = "open(2), accept(2), RETURN VALUE; errno(3); TLPI 3.4; UNP 1.4",
	.errors = errors,
	.yields_to = better,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
