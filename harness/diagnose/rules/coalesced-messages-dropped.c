/** @file
 * coalesced-messages-dropped: several requests came with one recv(), and only the first was answered.
 *
 * Proof is the connection's own past: a message that came alone was answered. Then several came together, fewer answers followed,
 * and now both ends wait for each other. A message is a line of text, or has its length in front. Or each of them names a FIFO for
 * its answer: the one of the first was opened, and that of a later one never.
 */
#include <string.h>

#include "diagnose/fifos.h"
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

/* --- requests through a FIFO --- */

/** The name of a FIFO that this event makes, or NULL. */
static const char *fifo_made(const struct event *event)
{
	if (event->kind == EVENT_PEER)
		return strcmp(event->text, PEER_MAKES_FIFO) == 0 ? event->who : NULL;
	return makes_fifo(event) && event->result == 0 ? event->text : NULL;
}

/** Does the process open this path after the event, or try to? */
static bool opens_after(const struct trace *trace, const struct event *from, const char *path)
{
	int process = process_of(trace->descriptors, from->task);
	size_t i;

	for (i = from->number; i < trace->event_count; i++)
		if (is_attempt(&trace->events[i], CALL_OPEN) && is_of_process(trace, &trace->events[i], process) &&
			trace->events[i].text && strcmp(trace->events[i].text, path) == 0)
			return true;
	return false;
}

/** The FIFO that was there before the event and that a request names; NULL where there is none, or more than one. */
static const char *fifo_of_request(const struct trace *trace, const struct event *read, const struct captured *request)
{
	const char *found = NULL;
	size_t i;

	for (i = 0; i < read->number; i++) {
		const char *path = fifo_made(&trace->events[i]);

		if (!path || !names_path(request, path))
			continue;
		if (found && strcmp(found, path) != 0)
			return NULL;
		found = path;
	}
	return found;
}

/** The first line of these bytes, without its end; false where none ends there. */
static bool first_line(const struct captured *bytes, struct captured *line)
{
	const unsigned char *end = bytes->length ? memchr(bytes->bytes, '\n', bytes->length) : NULL;

	*line = (struct captured){bytes->bytes, end ? (size_t)(end - bytes->bytes) : 0};
	return end != NULL;
}

/** The FIFO of a request that came behind the first one, of which nothing became; NULL where there is none. */
static const char *forgotten(const struct trace *trace, const struct event *read)
{
	struct captured rest = read->data, line;
	const char *first, *path;

	if (!first_line(&rest, &line) || !(first = fifo_of_request(trace, read, &line)) ||
		!opens_after(trace, read, first))
		return NULL;
	for (; first_line(&rest, &line); rest.bytes += line.length + 1, rest.length -= line.length + 1) {
		path = fifo_of_request(trace, read, &line);
		if (path && strcmp(path, first) != 0 && !opens_after(trace, read, path) &&
			!fifo_is_removed(trace, path))
			return path;
	}
	return NULL;
}

/** Does the process wait for more, after all that it has read? */
static const struct event *waits_for_more(const struct trace *trace, const struct event *read)
{
	int process = process_of(trace->descriptors, read->task);
	size_t i;

	for (i = read->number; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_STUCK && is_of_process(trace, event, process) &&
			(is_attempt(event, CALL_RECEIVE) || is_attempt(event, CALL_POLL)))
			return event;
	}
	return NULL;
}

static bool has_requests(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return is_call(event, CALL_RECEIVE) && event->result > 0 && is_learners(event) && object &&
		object->kind == OBJECT_FIFO && event->data.length == (size_t)event->result &&
		lines_in(&event->data) > 1;
}

static void look_at_requests(struct diagnosis *diagnosis, const struct event *read)
{
	const char *path = forgotten(diagnosis->trace, read);
	const struct event *stuck = waits_for_more(diagnosis->trace, read);

	if (path && stuck)
		finding_report(diagnosis, read, stuck,
			_("%s() returned %zu requests at once here; the first one was answered, but '%s', where the answer to another was to come, was never "
			  "opened"),
			function_name(read), lines_in(&read->data), path);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (has_requests(trace, &trace->events[i]))
			look_at_requests(diagnosis, &trace->events[i]);
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
