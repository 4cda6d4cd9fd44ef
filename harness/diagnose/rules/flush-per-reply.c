/** @file
 * flush-per-reply: many requests came at once, and each answer was sent with a call of its own. Advice only.
 */
#include "diagnose/ask.h"
#include "diagnose/framing.h"
#include "diagnose/sockets.h"

enum { REQUESTS_LEAST = 8 };

/** The sends on a connection between a receive and the next one: how many, and the first. */
static size_t sends_after(const struct trace *trace, const struct event *receive, const struct event **first)
{
	size_t sends = 0, i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->object != receive->object)
			continue;
		if (event->call->class == CALL_RECEIVE)
			break;
		if (event->call->class == CALL_SEND && event->result > 0 && !sends++)
			*first = event;
	}
	return sends;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *first = NULL;
	size_t requests, sends;

	if (event->result <= 0 || !is_stream_socket(object_by_id(diagnosis->before, event->object)))
		return;
	requests = lines_in(&event->data);
	sends = requests >= REQUESTS_LEAST ? sends_after(diagnosis->trace, event, &first) : 0;
	if (sends >= REQUESTS_LEAST)
		finding_report(diagnosis, first, event,
			_("%zu lines came with one %s() at %s:%d, and were answered with %zu calls of %s()"), requests,
			function_name(event), PLACE(event->where), sends, function_name(first));
}

const struct rule rule_flush_per_reply = {
	.id = "flush-per-reply",
	.severity = SEVERITY_NOTE,
	.title = N_("each of many answers is sent with a call of its own"),
	.why = N_(
		"A client that sends its requests without waiting for the answers can be served with one receive and one send for all of them. A call "
		"costs far more than copying a short answer."),
	.fix = N_(
		"Collect the answers in a buffer while there are requests in the other, and send it before the next receive."),
	.see = "RFC 9112 9.3.2; writev(2)",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
