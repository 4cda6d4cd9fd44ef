/** @file
 * udp-zero-length-eof: an empty datagram was taken for the end of a connection.
 */
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"

/** Somebody sends to the socket later: to him there was no end. */
static const struct event *later_datagram(const struct trace *trace, const struct event *receive)
{
	const struct object *socket = object_by_id(trace->descriptors, receive->object);
	size_t i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && sends_datagram(trace, event) &&
			address_reaches(socket->local, datagram_target(trace, event), socket->options.v6only))
			return event;
		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_SAYS) == 0 && event->remote &&
			address_reaches(socket->local, event->remote, socket->options.v6only))
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *later;

	if (!receives_datagram(trace, event) || event->result != 0 || !event->count || !datagram_of(trace, event) ||
		(!dropped(trace, event) && !wound_up(trace, event)))
		return;
	later = later_datagram(trace, event);
	if (later)
		finding_report(diagnosis, event, later,
			_("%s() returned 0 here: an empty datagram had come; the program took it for the end, and does not see what was sent to it "
			  "afterwards"),
			function_name(event));
}

const struct rule rule_udp_zero_length_eof = {
	.id = "udp-zero-length-eof",
	.severity = SEVERITY_ERROR,
	.title = N_("an empty datagram is taken for the end"),
	.why = N_(
		"UDP has no connections, and so no end of one. A datagram may have 0 bytes; recv() then returns 0, and the next one may come at "
		"once."),
	.fix = N_("Treat 0 as a datagram like any other: too short, or whatever the protocol says."),
	.see = "recv(2), RETURN VALUE; udp(7); UNP 8.2",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
