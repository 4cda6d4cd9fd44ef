/** @file
 * stdout-buffered-ready-line: a server waits for clients, and its announcement waits in the stdio buffer.
 */
#include <stdlib.h>

#include "base/text.h"
#include "diagnose/ask.h"
#include "diagnose/waits.h"

/** Something that others come to: a listening socket, a datagram socket with an address, a FIFO. */
static bool is_service(const struct object *object)
{
	if (object->kind == OBJECT_FIFO)
		return true;
	return object->kind == OBJECT_SOCKET && !object->given &&
		(object->state == SOCKET_LISTENING || (object->state == SOCKET_BOUND && object->local));
}

static bool has_service(const struct trace *trace, const struct event *event)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(trace->descriptors, event->task, &count);

	for (i = 0; i < count; i++)
		if (is_service(object_by_id(trace->descriptors, rows[i].description->object)))
			return true;
	return false;
}

/** It waits for somebody to come: in accept, poll, an open of a FIFO, or a receive from the service itself. */
static bool waits_for_clients(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	switch (event->call->class) {
	case CALL_ACCEPT:
	case CALL_POLL:
		return has_service(trace, event);
	case CALL_RECEIVE:
		return object && is_service(object);
	default:
		return false;
	}
}

static bool has_printed(const struct trace *trace, const struct event *stuck)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_SEND) && trace->events[i].fd == 1 &&
			is_of_process(trace, &trace->events[i], process_of(trace->descriptors, stuck->task)))
			return true;
	return false;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		struct text text = {0};
		char *name;

		if (event->kind != EVENT_STUCK || !event->call || !event->rest.length ||
			!waits_for_clients(trace, event) || has_printed(trace, event))
			continue;
		name = task_name(trace, event->task);
		text_add_escaped(&text, event->rest.bytes, event->rest.length, 40);
		finding_report(diagnosis, event, NULL,
			_("%s waits for clients here, and has told nobody: \"%s\" still stands in the stdio buffer of standard output"),
			name, text_string(&text));
		text_clear(&text);
		free(name);
	}
}

const struct rule rule_stdout_buffered_ready_line = {
	.id = "stdout-buffered-ready-line",
	.severity = SEVERITY_ERROR,
	.title = N_("the announcement of a server stays in the stdio buffer"),
	.why = N_(
		"printf() writes at each newline only where standard output is a terminal. Into a pipe or a file it fills a buffer of "
		"some thousand bytes first: whoever waits for the line does not get it while the server waits for clients."),
	.fix = N_("Call fflush(stdout) after the line, or setvbuf(stdout, NULL, _IOLBF, 0) at the start."),
	.see = "setbuf(3); stdout(3), NOTES; TLPI 13.2",
	.stuck = on_stuck,
};
