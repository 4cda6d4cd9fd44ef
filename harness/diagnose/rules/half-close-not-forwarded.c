/** @file
 * half-close-not-forwarded: a relay took the end of one direction for the end of both.
 */
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** Had the side that finished only finished sending? */
static bool is_half_closed(const struct diagnosis *diagnosis, const struct object *from)
{
	const struct object *sender = object_by_id(diagnosis->before, from->other);

	if (from->given)
		return !from->peer_writes && from->peer_reads;
	return sender && sender->state == SOCKET_SHUT_WRITE;
}

static bool is_same(const struct captured *one, const struct captured *other)
{
	return one->length && one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0;
}

/** The connection to which the bytes of this one were passed on, by the same process; 0: none. */
static int passed_on_to(const struct trace *trace, const struct event *end)
{
	const struct event *received = NULL;
	size_t i;

	for (i = 0; i < end->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || !is_by_same_process(trace, event, end))
			continue;
		if (event->call->class == CALL_RECEIVE && event->object == end->object && event->result > 0)
			received = event;
		else if (event->call->class == CALL_SEND && received && event->object != end->object &&
			is_same(&event->data, &received->data) &&
			is_stream_socket(object_by_id(trace->descriptors, event->object)))
			return event->object;
	}
	return 0;
}

/** What ends the other connection as a whole, before its own end was read. */
static const struct event *ends_other(const struct trace *trace, const struct event *end, int other)
{
	size_t i;

	for (i = end->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->object != other || !is_by_same_process(trace, event, end))
			continue;
		if (event->call->class == CALL_CLOSE ||
			(event->call->class == CALL_SHUTDOWN && (int)event->args[1] == SHUT_RDWR))
			return event;
		if (event->call->class == CALL_SHUTDOWN || (event->call->class == CALL_RECEIVE && event->result >= 0))
			return NULL;
	}
	return NULL;
}

/** Something was still to come from there. */
static bool has_more(const struct trace *trace, const struct event *close, const struct object *other)
{
	size_t i;

	for (i = close->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && event->object == other->id && strcmp(event->text, PEER_SAYS) == 0)
			return true;
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && other->other &&
			event->object == other->other)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *from = object_by_id(diagnosis->before, event->object), *other;
	const struct event *close;

	if (event->result != 0 || !event->count || !is_stream_socket(from) || !is_half_closed(diagnosis, from))
		return;
	other = object_by_id(trace->descriptors, passed_on_to(trace, event));
	close = other ? ends_other(trace, event, other->id) : NULL;
	if (close && has_more(trace, close, other))
		finding_report(diagnosis, close, event,
			_("one side of the relay had finished sending (0 at %s:%d) and still listened; here the other side is cut off, which had more to "
			  "say"),
			PLACE(event->where));
}

static const char *const errors[] = {"ECONNRESET", "EPIPE", NULL};

const struct rule rule_half_close_not_forwarded = {
	.id = "half-close-not-forwarded",
	.severity = SEVERITY_ERROR,
	.title = N_("a relay ends both directions when one has ended"),
	.why = N_(
		"The end of a stream is the end of one direction. The other one goes on: a client that has said all waits for the answer."),
	.fix = N_("When 0 is read on one side, call shutdown(SHUT_WR) on the other; close both when both have ended."),
	.see = "shutdown(2); UNP 6.6; TLPI 61.2",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
