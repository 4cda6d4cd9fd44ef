/** @file
 * backlog-too-small: clients had to wait for a place in the queue of a listening socket that has hardly any.
 */
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

enum { BACKLOG_SMALL = 2 };

/** The connection came in the end: what was in its way was the queue. */
static bool has_come(const struct trace *trace, const struct event *blocked)
{
	size_t i;

	for (i = blocked->number + 1; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].task == blocked->task)
			return trace->events[i].call == blocked->call && trace->events[i].result == 0;
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *listener;
	const struct event *listen;

	listener = listener_at(diagnosis->before, event->address);
	if (!is_stream_socket(listener) || !object_is_internet(listener) || listener->backlog > BACKLOG_SMALL ||
		object_queue_length(diagnosis->before, listener->id) <= (size_t)listener->backlog ||
		!has_come(diagnosis->trace, event))
		return;
	listen = listen_of(diagnosis->trace, listener->id);
	if (listen)
		finding_report(diagnosis, listen, event,
			_("with the backlog %d that is given here, %zu connections waited in the queue, and there was no place for another: its "
			  "connect(), at %s:%d, had to wait"),
			listener->backlog, object_queue_length(diagnosis->before, listener->id), PLACE(event->where));
}

const struct rule rule_backlog_too_small = {
	.id = "backlog-too-small",
	.severity = SEVERITY_WARNING,
	.title = N_("the queue of the listening socket is too short for its clients"),
	.why = N_(
		"The backlog says how many connections may wait to be accepted (on Linux, one more). When the queue is full, the kernel drops "
		"what comes, and the client tries again after a second, two, four …: the server seems slow."),
	.fix = N_("Pass SOMAXCONN to listen(), unless there is a reason for less."),
	.see = "listen(2); UNP 4.5",
	.event = on_event,
	.kinds = ONE(EVENT_BLOCKED),
	.calls = ONE(CALL_CONNECT),
};
