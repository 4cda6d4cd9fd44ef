/** @file
 * recv-once-per-message: a server took the bytes of one recv() for the whole message, answered, and closed.
 *
 * Where a message ends only the protocol knows; but a piece of text without the end of its line, of a line whose rest had been
 * sent without waiting for an answer, was none. And a program that ends with an error after a short receive, while more was on
 * its way and a check still waits for output, has not waited for the rest.
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/framing.h"
#include "diagnose/mismatch.h"
#include "diagnose/sockets.h"

/** What the process did with the connection: the only receive, and whether an answer followed it. */
struct dealings {
	const struct event *receive;
	bool answered;
};

/** @return false where there was more than one receive, or a wait. */
static bool deal(
	const struct trace *trace, const struct object *connection, const struct event *close, struct dealings *out)
{
	size_t i;

	*out = (struct dealings){0};
	for (i = connection->made_by; i < close->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || !is_by_same_process(trace, event, close))
			continue;
		if (out->receive && event->call->class == CALL_POLL)
			return false;
		if (event->object != close->object)
			continue;
		if (call_receives(event->call) && out->receive)
			return false;
		if (call_receives(event->call))
			out->receive = event;
		out->answered = out->answered || (out->receive && call_sends(event->call) && event->result > 0);
	}
	return out->receive != NULL;
}

static bool waits_at_other_end(const struct event *event, const struct object *connection)
{
	if (event->kind == EVENT_PEER)
		return event->object == connection->id && strcmp(event->text, PEER_READS) == 0;
	return event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE && event->object == connection->other &&
		event->result > 0;
}

/** The rest of the line, sent before anything had come back: the second event that sends. */
static const struct event *rest_of_line(const struct trace *trace, const struct object *connection)
{
	bool begun = false;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (waits_at_other_end(event, connection))
			return NULL;
		if (!sends_from_other_end(event, connection))
			continue;
		if (begun)
			return lines_in(&event->data) > 0 && is_text(&event->data) ? event : NULL;
		begun = true;
	}
	return NULL;
}

static bool is_piece_of_line(const struct event *receive)
{
	return receive->result > 0 && (uint64_t)receive->result < receive->count &&
		receive->data.length == (size_t)receive->result && lines_in(&receive->data) == 0 &&
		is_text(&receive->data);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *connection = object_by_id(diagnosis->trace->descriptors, event->object);
	struct dealings dealings;
	const struct event *rest;

	if (!is_call(event, CALL_CLOSE) || event->result != 0 || !is_stream_socket(connection) ||
		connection->state == SOCKET_LISTENING || !deal(diagnosis->trace, connection, event, &dealings) ||
		!dealings.answered || !is_piece_of_line(dealings.receive))
		return;
	rest = rest_of_line(diagnosis->trace, connection);
	if (!rest)
		return;
	finding_report(diagnosis, dealings.receive, rest,
		_("%s() returned %lld bytes here, \"%.*s\", and they were answered as if they were all; the rest of the line was sent, too, "
		  "and never read"),
		function_name(dealings.receive), (long long)dealings.receive->result,
		(int)dealings.receive->data.length, (const char *)dealings.receive->data.bytes);
}

/* --- what a check knows --- */

/** Is all that was sent as a check had expected it, but not all that it had expected? */
static bool is_output_missing(const struct trace *trace)
{
	struct mismatch mismatch;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_PEER && strcmp(trace->events[i].text, PEER_EXPECTED) == 0)
			return !mismatch_of(trace, &trace->events[i], &mismatch);
	return false;
}

static const struct event *last_receive(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = end->number; i-- > 0;)
		if (is_by_same_process(trace, &trace->events[i], end) && trace->events[i].kind == EVENT_CALL &&
			call_receives(trace->events[i].call))
			return &trace->events[i];
	return NULL;
}

/** What the peer had to say when it was over. */
static const struct event *rest_of_peer(const struct trace *trace, int object)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_PEER && trace->events[i].object == object &&
			strcmp(trace->events[i].text, PEER_HAS_MORE) == 0)
			return &trace->events[i];
	return NULL;
}

static bool gave_up(const struct event *event)
{
	return event->kind == EVENT_EXIT && WIFEXITED(event->status) && WEXITSTATUS(event->status) != 0;
}

/* --- a connection that was given up --- */

/** A receive that asked for exactly what was to come, a number or what a number had announced, got less, and was the only one to ask. */
static bool is_piece_of_message(const struct trace *trace, const struct event *receive)
{
	const struct event *before = previous_receive(trace, receive);
	struct filling filling = filling_of(trace, receive), header;

	if (filling.first != receive || filling.got == 0 || is_complete(&filling))
		return false;
	if (filling.wanted <= 8)
		return true;
	header = before ? filling_of(trace, before) : filling;
	return before && announces(&header, filling.wanted);
}

/** What a peer says when the connection is closed already belongs to no object any more; but who speaks is known. */
static bool speaks_too_late(const struct trace *trace, const struct event *event, const struct object *connection)
{
	size_t i;

	if (event->kind != EVENT_PEER || event->object || !event->data.length || strcmp(event->text, PEER_SAYS) != 0)
		return false;
	for (i = event->number; i-- > 0;)
		if (trace->events[i].kind == EVENT_PEER && strcmp(trace->events[i].who, event->who) == 0)
			return trace->events[i].object == connection->id;
	return false;
}

/** What else was sent into the connection after the receive, or before it and is still there. */
static const struct event *rest_of_connection(
	const struct trace *trace, const struct object *connection, const struct event *receive)
{
	const struct event *last = NULL;
	uint64_t taken = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (sends_from_other_end(event, connection) || speaks_too_late(trace, event, connection))
			last = event;
		if (event->kind == EVENT_CALL && event->object == connection->id && call_receives(event->call) &&
			event->result > 0)
			taken += (uint64_t)event->result;
	}
	return last && (last->number > receive->number || connection->peer_bytes_in > taken) ? last : NULL;
}

/** The last call on the connection before the close, other than a shutdown. */
static const struct event *last_use(const struct trace *trace, const struct event *close)
{
	size_t i;

	for (i = close->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->object == close->object &&
			is_by_same_process(trace, event, close) && event->call->class != CALL_SHUTDOWN)
			return event;
	}
	return NULL;
}

static void look_at_close(struct diagnosis *diagnosis, const struct event *close)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *connection = object_by_id(trace->descriptors, close->object);
	const struct event *receive = is_stream_socket(connection) ? last_use(trace, close) : NULL, *rest;

	if (!receive || receive->call->class != CALL_RECEIVE || !is_piece_of_message(trace, receive))
		return;
	rest = rest_of_connection(trace, connection, receive);
	if (rest && is_output_missing(trace))
		finding_report(diagnosis, receive, rest,
			_("%s() returned %lld of the %llu bytes that it was asked for, a piece of a message, and the connection was closed; the rest was "
			  "still to come"),
			function_name(receive), (long long)receive->result, (unsigned long long)receive->count);
}

static void look_at_exit(struct diagnosis *diagnosis, const struct event *end)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *receive = gave_up(end) ? last_receive(trace, end) : NULL, *rest;

	if (!receive || receive->result <= 0 || (uint64_t)receive->result >= receive->count)
		return;
	rest = rest_of_peer(trace, receive->object);
	if (rest && is_output_missing(trace))
		finding_report(diagnosis, receive, rest,
			PLURAL("%s() returned %lld byte here, a piece of a message, and the program gave up with exit status %d; the rest was "
			       "still to come",
				"%s() returned %lld bytes here, a piece of a message, and the program gave up with exit status %d; the rest "
				"was still to come",
				receive->result),
			function_name(receive), (long long)receive->result, WEXITSTATUS(end->status));
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_call(event, CALL_CLOSE) && event->result == 0)
		look_at_close(diagnosis, event);
	else
		look_at_exit(diagnosis, event);
}

const struct rule rule_recv_once_per_message = {
	.id = "recv-once-per-message",
	.severity = SEVERITY_ERROR,
	.title = N_("one receive is taken for one message"),
	.why = N_(
		"A TCP connection is a stream of bytes without borders, and so is a pipe: what was sent with one call may come in several "
		"pieces, and several in one. recv() and read() return what is there."),
	.fix = N_(
		"Receive in a loop until the message is complete, as its end or its length says, or until 0 is returned."),
	.see = "recv(2), RETURN VALUE; tcp(7); UNP 3.9; TLPI 61.1; Beej 7.4",
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_EXIT),
	.late = on_late,
};
