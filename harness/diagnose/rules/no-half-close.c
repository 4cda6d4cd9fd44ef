/** @file
 * no-half-close: a client has sent everything and waits for the answer; the server waits for the end.
 */
#include <poll.h>
#include <string.h>

#include "diagnose/framing.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "diagnose/waits.h"

/** The stuck receive at the other end of the connection, or NULL. */
static const struct event *waits_at(const struct trace *trace, int end)
{
	size_t i;

	for (i = 0; end && i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].call &&
			trace->events[i].call->class == CALL_RECEIVE && trace->events[i].object == end)
			return &trace->events[i];
	return NULL;
}

/** A server that takes bytes in one buffer after the other, and no messages out of them: only the end can end that. */
static bool reads_to_end(const struct trace *trace, const struct event *stuck, const struct object *end)
{
	const struct event *before = previous_receive(trace, stuck);
	bool cut_line = before && is_text(&before->data) && before->data.length == (size_t)before->result &&
		before->data.bytes[before->data.length - 1] != '\n';

	return before && before->result > 0 && before->args[1] == stuck->args[1] && before->count == stuck->count &&
		!cut_line && end->bytes_in == 0;
}

/** The connection whose bytes alone are waited for here, in a receive or in a poll; or NULL. */
static const struct object *waited_for(const struct trace *trace, const struct event *stuck)
{
	int object = stuck->call->class == CALL_RECEIVE ? stuck->object : 0;
	size_t i;

	for (i = 0; stuck->call->class == CALL_POLL && i < stuck->watch_count; i++) {
		if (!stuck->watches[i].object)
			continue;
		if (object || !(stuck->watches[i].events & POLLIN))
			return NULL;
		object = stuck->watches[i].object;
	}
	return object_by_id(trace->descriptors, object);
}

/** The harness answers to the end, too: then the client has read all of its own input before. */
static bool has_read_input(const struct trace *trace, int task)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *input = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_CALL && event->task == task && event->call->class == CALL_RECEIVE &&
			event->result == 0 && event->fd == 0 && input && input->given)
			return true;
	}
	return false;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *client = &trace->events[i], *server;
		const struct object *end, *other;

		if (client->kind != EVENT_STUCK || !client->call)
			continue;
		end = waited_for(trace, client);
		if (!end || !is_stream_socket(end) || end->listener || end->state != SOCKET_CONNECTED ||
			!end->bytes_in || end->bytes_out)
			continue;
		other = object_by_id(trace->descriptors, end->other);
		server = waits_at(trace, end->other);
		if (server ? !reads_to_end(trace, server, other)
			   : !end->given || end->peer_bytes_in || !has_read_input(trace, client->task))
			continue;
		finding_report(diagnosis, client, server,
			_("%llu bytes were sent, and the answer is waited for here; the other side reads on, because it was not told that this was "
			  "all"),
			(unsigned long long)end->bytes_in);
	}
}

const struct rule rule_no_half_close = {
	.id = "no-half-close",
	.severity = SEVERITY_ERROR,
	.title = N_("the other side is not told that everything has been sent"),
	.why = N_(
		"Where the end of the stream is the end of the request, the server answers only when its recv() returns 0. Without that each side "
		"waits for the other."),
	.fix = N_("After the last byte call shutdown(fd, SHUT_WR); the other direction stays open for the answer."),
	.see = "shutdown(2); UNP 6.6; TLPI 61.2",
	.stuck = on_stuck,
};
