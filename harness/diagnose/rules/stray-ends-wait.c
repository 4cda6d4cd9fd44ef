/** @file
 * stray-ends-wait: a datagram that was not the answer made the program wait for its whole time-out again.
 */
#include <string.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** Part of the time-out was over: the clock of the run has gone on. */
static bool time_has_passed(const struct trace *trace, const struct event *from, const struct event *to)
{
	size_t i;

	for (i = from->number + 1; i < to->number; i++)
		if (trace->events[i].kind == EVENT_CLOCK)
			return true;
	return false;
}

/** Does the task wait for the socket here, for a limited time? */
static bool waits_for(const struct trace *trace, const struct event *event, int socket)
{
	return (event->kind == EVENT_BLOCKED || event->kind == EVENT_CALL || event->kind == EVENT_STUCK) &&
		event->call && event->timeout_ns >= 0 &&
		(event->call->class == CALL_POLL || event->call->class == CALL_RECEIVE) &&
		event_watches(trace, event, socket);
}

/** When the wait began that this datagram ended: the last BLOCKED before it, unless something was sent since. */
static const struct event *wait_before(const struct trace *trace, const struct event *receive)
{
	size_t i;

	for (i = receive->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task != receive->task)
			continue;
		if (event->kind == EVENT_BLOCKED)
			return waits_for(trace, event, receive->object) ? event : NULL;
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->object == receive->object)
			return NULL;
	}
	return NULL;
}

static const struct event *wait_after(const struct trace *trace, const struct event *receive)
{
	size_t i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != receive->task)
			continue;
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->object == receive->object)
			return NULL;
		if (waits_for(trace, event, receive->object))
			return event;
	}
	return NULL;
}

/** What was sent last on this socket before an event, or first behind it; NULL: nothing. */
static const struct event *request_around(const struct trace *trace, const struct event *event, bool before)
{
	size_t i;

	for (i = event->number; before ? i-- > 0 : ++i < trace->event_count;) {
		const struct event *it = &trace->events[i];

		if (it->kind == EVENT_CALL && it->object == event->object && sends_datagram(trace, it))
			return it;
	}
	return NULL;
}

/** The same request is sent again later: so what came from the server was not its answer, for the program neither. */
static bool asks_again(const struct trace *trace, const struct event *receive)
{
	const struct event *request = request_around(trace, receive, true),
			   *again = request_around(trace, receive, false);

	return request && again && request->data.length && request->result == again->result &&
		request->data.length == again->data.length &&
		memcmp(request->data.bytes, again->data.bytes, request->data.length) == 0;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *send, *before, *after;

	if (!receives_datagram(trace, event) || !speaks_first(trace, event->object))
		return;
	send = datagram_of(trace, event);
	if (!send || (is_expected(trace, event, send) && !asks_again(trace, event)))
		return;
	before = wait_before(trace, event);
	after = wait_after(trace, event);
	if (!before || !after || !time_has_passed(trace, before, event) || after->timeout_ns < before->timeout_ns)
		return;
	finding_report(diagnosis, after, event,
		_("a stray datagram came when %llu ms of the time-out were over; here the program begins to wait for the whole %lld ms again"),
		(unsigned long long)(event->at_ns - before->at_ns) / 1000000, (long long)after->timeout_ns / 1000000);
}

const struct rule rule_stray_ends_wait = {
	.id = "stray-ends-wait",
	.severity = SEVERITY_ERROR,
	.title = N_("a datagram that is not the answer makes the wait begin anew"),
	.why = N_(
		"Anybody can send datagrams. If each of them starts the time-out again, somebody who sends one now and then keeps the program "
		"waiting for ever, and nothing is sent again."),
	.fix = N_(
		"Compute once when the wait is to end, with clock_gettime(CLOCK_MONOTONIC), and wait each time for what is left of it."),
	.see = "poll(2); clock_gettime(2); UNP 22.5",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
