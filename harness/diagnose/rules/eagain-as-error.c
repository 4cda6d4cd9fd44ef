/** @file
 * eagain-as-error: "not now" was taken for a failure.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/loops.h"
#include "diagnose/sockets.h"

/** Not a time-out of the socket's own, which says EAGAIN, too. */
static bool could_not_wait(const struct diagnosis *diagnosis, const struct event *event)
{
	return event->result == -EAGAIN && event->timeout_ns < 0 &&
		is_nonblocking(diagnosis->before, event->task, event->fd);
}

/** Says the program that it failed because of that? */
static bool is_complained_of(const struct trace *trace, const struct event *failed, const struct event *end)
{
	const char *text = strerror(EAGAIN);
	size_t i;

	for (i = failed->number + 1; i < end->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->fd == 2 &&
			event->task == failed->task &&
			memmem(event->data.bytes, event->data.length, text, strlen(text)))
			return true;
	}
	return false;
}

/** Did the other side have more to say when the connection was dropped? */
static bool is_missed(const struct trace *trace, const struct event *close)
{
	const struct object *connection = object_by_id(trace->descriptors, close->object);
	size_t i;

	for (i = close->number + 1; is_stream_socket(connection) && i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && connection->other &&
			event->object == connection->other)
			return true;
		if (event->kind == EVENT_PEER && event->object == connection->id && strcmp(event->text, PEER_SAYS) == 0)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *end, *close;

	if (!could_not_wait(diagnosis, event))
		return;
	end = wound_up(trace, event);
	close = event->call->class == CALL_RECEIVE ? dropped(trace, event) : NULL;
	if (end && end->status != 0 && is_complained_of(trace, event, end))
		finding_report(diagnosis, event, end,
			_("%s() said EAGAIN here, which means \"not now\", and the program ended with exit status %d"),
			function_name(event), end->status >> 8);
	else if (close && is_missed(trace, close))
		finding_report(diagnosis, event, close,
			_("%s() said EAGAIN here, which means \"nothing yet\", and the connection was closed at %s:%d; the other side had more to say"),
			function_name(event), PLACE(close->where));
}

static const char *const errors[] = {"EAGAIN", "EWOULDBLOCK", NULL};

const struct rule rule_eagain_as_error = {
	.id = "eagain-as-error",
	.severity = SEVERITY_ERROR,
	.title = N_("EAGAIN is treated as a failure"),
	.why = N_(
		"On a non-blocking descriptor EAGAIN says that the call would have had to wait: nothing has come yet, or there is no room at the moment. "
		"The connection is as good as before."),
	.fix = N_("Keep it, and try again when poll() says that it is readable, or writable."),
	.see = "read(2), send(2), EAGAIN; TLPI 5.9, 63.1",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE) | ONE(CALL_SEND) | ONE(CALL_ACCEPT),
	.failed = true,
};
