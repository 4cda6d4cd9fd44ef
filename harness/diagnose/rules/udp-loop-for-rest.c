/** @file
 * udp-loop-for-rest: a loop receives datagrams "until all bytes are there", as if they were a stream.
 */
#include "diagnose/aftermath.h"
#include "diagnose/datagrams.h"
#include "diagnose/framing.h"
#include "diagnose/rule.h"

/** Does whoever sent the datagram wait, too? */
static bool sender_waits(const struct trace *trace, const struct event *send)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].call &&
			trace->events[i].call->class == CALL_RECEIVE && trace->events[i].object == send->object)
			return true;
	return send->kind == EVENT_PEER;
}

/** Were two datagrams sent on as one? */
static bool is_glued(const struct trace *trace, const struct filling *filling)
{
	size_t i;

	for (i = filling->last->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND &&
			event->task == filling->last->task && event->args[1] == filling->first->args[1] &&
			event->count == filling->got)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	struct filling filling;
	const struct event *send;

	if (!object_is_udp(object_by_id(trace->descriptors, event->object)))
		return;
	filling = filling_of(trace, event);
	send = filling.first != filling.last ? datagram_of(trace, filling.first) : NULL;
	if (!send ||
		(event->kind == EVENT_STUCK ? !sender_waits(trace, send)
					    : event->result <= 0 || !is_glued(trace, &filling)))
		return;
	finding_report(diagnosis, filling.first, event,
		_("a datagram of %lld bytes was received here, and then the rest of %llu was asked for, at %s:%d: %s"),
		(long long)filling.first->result, (unsigned long long)filling.wanted, PLACE(event->where),
		event->kind == EVENT_STUCK ? _("there is none, and both sides wait")
					   : _("what came was another datagram"));
}

const struct rule rule_udp_loop_for_rest = {
	.id = "udp-loop-for-rest",
	.severity = SEVERITY_ERROR,
	.title = N_("datagrams are received in a loop, as if they were a stream"),
	.why = N_(
		"UDP keeps the borders of messages: one recv() gives one datagram, all of it or as much as fits. There is no rest to wait for."),
	.fix = N_("Call recv() once for a message, with a buffer for the longest one."),
	.see = "udp(7); recv(2); TLPI 56.6; UNP 8",
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_STUCK),
	.calls = ONE(CALL_RECEIVE),
};
