/** @file
 * connect-retry-same-socket: connect() was called again while the connection was being made, and its answer was taken for a failure.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The first connect on the same socket, if it left the connection to be made in the background. */
static const struct event *first_connect(const struct trace *trace, const struct event *again)
{
	size_t i;

	for (i = again->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->task != again->task)
			continue;
		if (event->call->class == CALL_POLL && event->result == 0)
			return NULL; /* it has waited as long as it wanted to */
		if (event->call->class != CALL_CONNECT || event->object != again->object)
			continue;
		if (event->result == -EINTR || event->result == -EINPROGRESS)
			return event;
		if (event->result != -EALREADY && event->result != 0)
			return NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *first, *then;

	if (event->blocked || (event->result != -EALREADY && event->result != -EISCONN) ||
		!is_stream_socket(object_by_id(diagnosis->before, event->object)))
		return;
	first = first_connect(trace, event);
	then = dropped(trace, event);
	if (!then)
		then = wound_up(trace, event);
	if (!first || !then || (then->kind == EVENT_EXIT && then->status == 0))
		return;
	finding_report(diagnosis, event, first,
		_("connect() at %s:%d ended with %s and goes on by itself; called again here, it says %s (%s), and the program gave up"),
		PLACE(first->where), errno_name((int)-first->result), errno_name((int)-event->result),
		strerror((int)-event->result));
}

static const char *const errors[] = {"EALREADY", "EISCONN", "EINTR", "EINPROGRESS", NULL};

const struct rule rule_connect_retry_same_socket = {
	.id = "connect-retry-same-socket",
	.severity = SEVERITY_ERROR,
	.title = N_("connect() is called again while the connection is being made"),
	.why = N_(
		"A connect() that ended with EINTR or EINPROGRESS was not in vain: the kernel goes on. A second one does not start anew, it "
		"only tells where things stand: EALREADY, not yet; EISCONN, done. Neither is a failure."),
	.fix = N_(
		"Wait with poll() for POLLOUT, and ask getsockopt(SO_ERROR) what became of it; or close the socket and begin with a new one."),
	.see = "connect(2), EINPROGRESS, EALREADY; POSIX connect(), EINTR; UNP 16.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONNECT),
};
