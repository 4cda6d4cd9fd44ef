/** @file
 * pollhup-before-data: a connection was closed when poll() told of its end, with bytes in it that had come before.
 */
#include <poll.h>

#include "diagnose/aftermath.h"
#include "diagnose/loops.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

static bool is_received_since(const struct trace *trace, const struct event *poll, const struct event *close)
{
	size_t i;

	for (i = poll->number + 1; i < close->number; i++)
		if (is_made(&trace->events[i]) && call_receives(trace->events[i].call) &&
			trace->events[i].object == close->object)
			return true;
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);
	const struct event *poll;
	unsigned came;

	if (event->result != 0 || !object || (!is_stream_socket(object) && object->kind != OBJECT_PIPE) ||
		!object_unread(diagnosis->before, object->id))
		return;
	poll = last_poll(diagnosis->trace, event);
	came = poll ? came_for(poll, object->id) : 0;
	if (!(came & POLLIN) || !(came & (POLLHUP | POLLRDHUP)) || is_received_since(diagnosis->trace, poll, event))
		return;
	finding_report(diagnosis, event, poll,
		_("descriptor %d is closed here with %llu bytes in it: the poll at %s:%d said POLLIN as well as %s, so there was something left to read"),
		event->fd, (unsigned long long)object_unread(diagnosis->before, object->id), PLACE(poll->where),
		came & POLLHUP ? "POLLHUP" : "POLLRDHUP");
}

const struct rule rule_pollhup_before_data = {
	.id = "pollhup-before-data",
	.severity = SEVERITY_ERROR,
	.title = N_("POLLHUP closes a connection that has something left to read"),
	.why = N_(
		"Whoever says his last words and closes at once makes poll() tell both: there is something to read (POLLIN), and nothing more will "
		"come (POLLHUP). The last words are still there."),
	.fix = N_("Look at POLLIN first, and read until 0 is returned; close then."),
	.see = "poll(2), POLLHUP; epoll_ctl(2), EPOLLRDHUP",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CLOSE),
};
