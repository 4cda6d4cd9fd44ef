/** @file
 * coalesced-messages-dropped: several requests came with one recv(), and only the first was answered.
 *
 * Proof is the connection's own past: a message that came alone was answered. Then several came together, fewer answers followed,
 * and now both ends wait for each other. A message is a line of text, or has its length in front.
 */
#include "diagnose/ask.h"
#include "diagnose/framing.h"
#include "diagnose/sockets.h"
#include "diagnose/waits.h"

static size_t messages_in(const struct captured *bytes)
{
	size_t framed = framed_in(bytes, 4);

	if (is_text(bytes))
		return lines_in(bytes);
	return framed ? framed : framed_in(bytes, 2);
}

/** Messages that were sent into the connection after @p from, until the next receive or the end. */
static size_t answers_after(const struct trace *trace, const struct event *receive)
{
	size_t messages = 0, i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->object != receive->object)
			continue;
		if (event->call->class == CALL_RECEIVE)
			break;
		if (event->call->class == CALL_SEND && event->result > 0)
			messages += messages_in(&event->data);
	}
	return messages;
}

/** All of it is here, and no message in it is cut. @return how many there are, or 0. */
static size_t whole_messages(const struct event *receive)
{
	const struct captured *bytes = &receive->data;

	if (receive->result <= 0 || bytes->length != (size_t)receive->result ||
		(is_text(bytes) && bytes->bytes[bytes->length - 1] != '\n'))
		return 0;
	return messages_in(bytes);
}

/** Was a message that came alone answered before? */
static bool answers_single_messages(const struct trace *trace, const struct event *last)
{
	const struct event *receive;

	for (receive = previous_receive(trace, last); receive; receive = previous_receive(trace, receive))
		if (whole_messages(receive) == 1 && answers_after(trace, receive) > 0)
			return true;
	return false;
}

/** The client waits, too: it is stuck in a receive, or it is the harness. */
static bool client_waits(const struct trace *trace, const struct object *connection)
{
	size_t i;

	if (connection->given)
		return true;
	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].call &&
			trace->events[i].call->class == CALL_RECEIVE && connection->other &&
			trace->events[i].object == connection->other)
			return true;
	return false;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i], *last;
		const struct object *connection = object_by_id(trace->descriptors, stuck->object);

		if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->call->class != CALL_RECEIVE ||
			!is_stream_socket(connection) || !client_waits(trace, connection))
			continue;
		last = previous_receive(trace, stuck);
		if (!last || whole_messages(last) < 2 || answers_after(trace, last) == 0 ||
			answers_after(trace, last) >= whole_messages(last) || !answers_single_messages(trace, last))
			continue;
		finding_report(diagnosis, last, stuck,
			_("%s() returned %zu messages at once here; %zu of them %s answered, and now both ends wait for each other"),
			function_name(last), whole_messages(last), answers_after(trace, last),
			answers_after(trace, last) == 1 ? _("was") : _("were"));
	}
}

const struct rule rule_coalesced_messages_dropped = {
	.id = "coalesced-messages-dropped",
	.severity = SEVERITY_ERROR,
	.title = N_("what came behind the first message is thrown away"),
	.why = N_(
		"A client may send its next request before it has read the answer to the first, and TCP may deliver both with one recv(). What "
		"stands in the buffer behind the first message is the beginning of the next."),
	.fix = N_(
		"Keep the buffer: take messages out of it while there is a whole one, and only then receive more, behind what is left."),
	.see = "recv(2); tcp(7); Beej 7.6; RFC 9112 9.3.2",
	.stuck = on_stuck,
};
