/** @file
 * fdpass-ctrunc: a descriptor that was sent did not arrive, and the receiver went on as if it had.
 */
#include <errno.h>
#include <sys/socket.h>

#include "diagnose/ask.h"

/** The next call of the task that takes a descriptor, messages to the user aside; closing -1 is careless, and no use. */
static const struct event *next_use(const struct trace *trace, const struct event *receive)
{
	size_t i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == receive->task && event->call->class != CALL_CLOSE &&
			call_argument(event->call, ARG_FD) >= 0 && event->fd != receive->fd && event->fd != 1 &&
			event->fd != 2)
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *use;

	if (event->result <= 0 || call_argument(event->call, ARG_MSG_OUT) < 0 || !(event->flags & MSG_CTRUNC) ||
		event->passed_count)
		return;
	use = next_use(diagnosis->trace, event);
	if (!use || use->result != -EBADF)
		return;
	finding_report(diagnosis, event, use,
		_("%s() returned %lld bytes here and the flag MSG_CTRUNC: the descriptor that came with them was dropped. %s() at %s:%d uses one all "
		  "the same: %d"),
		function_name(event), (long long)event->result, function_name(use), PLACE(use->where), use->fd);
}

static const char *const errors[] = {"EBADF", NULL};

const struct rule rule_fdpass_ctrunc = {
	.id = "fdpass-ctrunc",
	.severity = SEVERITY_ERROR,
	.title = N_("it is not noticed that a passed descriptor did not arrive"),
	.why = N_(
		"Where there is no room for the control message, or no number left for the descriptor, recvmsg() returns the data, drops the "
		"descriptor, and says so in msg_flags alone."),
	.fix = N_(
		"After recvmsg() test msg_flags for MSG_CTRUNC and CMSG_FIRSTHDR() for NULL, before a descriptor is taken from there."),
	.see = "recvmsg(2), MSG_CTRUNC; cmsg(3); unix(7)",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
