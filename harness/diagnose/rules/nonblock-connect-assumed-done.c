/** @file
 * nonblock-connect-assumed-done: a connect() that did not wait was taken for one that has succeeded.
 */
#include <errno.h>
#include <poll.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/loops.h"
#include "diagnose/sockets.h"

/** Asks what became of it: SO_ERROR, getpeername, another connect, or a receive. */
static bool asks(const struct event *event)
{
	return event->call->class == CALL_SOCKET_OPTION || event->call->class == CALL_SOCKET_NAME ||
		event->call->class == CALL_CONNECT || event->call->class == CALL_RECEIVE;
}

/** What the program did with the socket next: the first call on it behind the connect, and whether it had failed by then. */
struct sequel {
	const struct event *next, *poll;
	bool failed;
};

static struct sequel sequel_of(const struct trace *trace, const struct event *connect)
{
	struct sequel sequel = {0};
	size_t i;

	for (i = connect->number + 1; i < trace->event_count && !sequel.next; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->task != connect->task)
			continue;
		if (event->call->class == CALL_POLL && came_for(event, connect->object)) {
			sequel.poll = event;
			sequel.failed = came_for(event, connect->object) & (POLLERR | POLLHUP);
		}
		if (event->object == connect->object && event->call->class != CALL_CONTROL)
			sequel.next = event;
	}
	return sequel;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	struct sequel sequel;
	const struct event *end;

	if (event->result != -EINPROGRESS || !is_stream_socket(object_by_id(trace->descriptors, event->object)))
		return;
	sequel = sequel_of(trace, event);
	if (!sequel.poll && sequel.next && sequel.next->call->class == CALL_SEND && sequel.next->result < 0) {
		finding_report(diagnosis, event, sequel.next,
			_("connect() said EINPROGRESS here; %s() at %s:%d did not wait for the connection, and failed with %s"),
			function_name(sequel.next), PLACE(sequel.next->where), errno_name((int)-sequel.next->result));
		return;
	}
	if (!sequel.poll || !sequel.failed ||
		(sequel.next && (asks(sequel.next) || sequel.next->call->class == CALL_SEND)))
		return;
	end = wound_up(trace, sequel.poll);
	if (end && end->status == 0)
		finding_report(diagnosis, event, sequel.poll,
			_("the connection that was begun here failed; the poll at %s:%d said that the attempt is over, and the program took that for "
			  "success"),
			PLACE(sequel.poll->where));
}

static const char *const errors[] = {"EINPROGRESS", "ENOTCONN", "EAGAIN", NULL};

const struct rule rule_nonblock_connect_assumed_done = {
	.id = "nonblock-connect-assumed-done",
	.severity = SEVERITY_ERROR,
	.title = N_("a non-blocking connect() is taken for a connection"),
	.why = N_(
		"EINPROGRESS says that the attempt has begun. POLLOUT says that it is over, one way or the other; how, says SO_ERROR."),
	.fix = N_(
		"Wait for POLLOUT, then ask getsockopt(SO_ERROR): 0 is a connection, everything else the reason why there is none."),
	.see = "connect(2), EINPROGRESS; socket(7), SO_ERROR; UNP 16.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONNECT),
	.failed = true,
};
