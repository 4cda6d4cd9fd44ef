/** @file
 * coalesced-messages-dropped: several requests came with one recv(), and only the first was answered.
 *
 * Proof is the connection's own past: a line that came alone was answered. Then several came together, fewer answers followed,
 * and now both ends wait for each other.
 */
#include "diagnose/ask.h"
#include "diagnose/framing.h"
#include "diagnose/sockets.h"
#include "diagnose/waits.h"

/** Lines that were sent into the connection after @p from, until the next receive or the end. */
static size_t answers_after(const struct trace *trace, const struct event *receive)
{
	size_t lines = 0, i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->object != receive->object)
			continue;
		if (event->call->class == CALL_RECEIVE)
			break;
		if (event->call->class == CALL_SEND && event->result > 0)
			lines += lines_in(&event->data);
	}
	return lines;
}

/** All of it is here, it is text, and ends with the end of a line. */
static bool is_whole_lines(const struct event *receive)
{
	return receive->result > 0 && receive->data.length == (size_t)receive->result && is_text(&receive->data) &&
		receive->data.bytes[receive->data.length - 1] == '\n';
}

/** Was a line that came alone answered before? */
static bool answers_single_lines(const struct trace *trace, const struct event *last)
{
	const struct event *receive;

	for (receive = previous_receive(trace, last); receive; receive = previous_receive(trace, receive))
		if (is_whole_lines(receive) && lines_in(&receive->data) == 1 && answers_after(trace, receive) > 0)
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
		if (!last || !is_whole_lines(last) || lines_in(&last->data) < 2 || answers_after(trace, last) == 0 ||
			answers_after(trace, last) >= lines_in(&last->data) || !answers_single_lines(trace, last))
			continue;
		finding_report(diagnosis, last, stuck,
			_("%s() returned %zu lines at once here; %zu of them %s answered, and now both ends wait for each other"),
			function_name(last), lines_in(&last->data), answers_after(trace, last),
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
