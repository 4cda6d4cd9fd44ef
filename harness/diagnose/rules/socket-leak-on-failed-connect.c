/** @file
 * socket-leak-on-failed-connect: the next address was tried with a new socket, and the failed one was never closed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

/** The last connect through a socket, which failed; NULL where something else was done with it afterwards. */
static const struct event *failed_connect(const struct trace *trace, int object, size_t until)
{
	size_t i;

	for (i = until; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->object == object)
			return event->call->class == CALL_CONNECT && event->result < 0 ? event : NULL;
	}
	return NULL;
}

/** A connect of the same process that succeeded later, with another socket. */
static const struct event *next_success(const struct trace *trace, const struct event *failure)
{
	int process = process_of(trace->descriptors, failure->task);
	size_t i;

	for (i = failure->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_call(event, CALL_CONNECT) && event->result == 0 && event->object != failure->object &&
			is_of_process(trace, event, process))
			return event;
	}
	return NULL;
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	const struct trace *trace = diagnosis->trace;
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	for (i = 0; i < count; i++) {
		const struct object *object = object_by_id(tables, rows[i].description->object);
		const struct event *failure =
			object->state == SOCKET_FAILED ? failed_connect(trace, object->id, until) : NULL;
		const struct event *success = failure && is_of_process(trace, failure, process_of(tables, task))
			? next_success(trace, failure)
			: NULL;

		if (!success || success->number >= until)
			continue;
		finding_report(diagnosis, failure, success,
			_("connect() failed here with %s (%s), and was tried again at %s:%d with another socket; descriptor %d was never closed"),
			errno_name((int)-failure->result), strerror((int)-failure->result), PLACE(success->where),
			rows[i].fd);
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	look_at_the_end_of(diagnosis, event, look);
}

static void on_end(struct diagnosis *diagnosis)
{
	look_at_the_end_of(diagnosis, NULL, look);
}

static const char *const errors[] = {"ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", NULL};

const struct rule rule_socket_leak_on_failed_connect = {
	.id = "socket-leak-on-failed-connect",
	.severity = SEVERITY_WARNING,
	.title = N_("the socket of a failed connect() is not closed"),
	.why = N_(
		"A name may have several addresses, and the first ones may not answer. Each attempt needs a socket of its own; those "
		"that failed keep their descriptors until somebody closes them."),
	.fix = N_("Close the socket before the next address is tried."),
	.see = "connect(2), NOTES; getaddrinfo(3), EXAMPLES; UNP 11.12",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
