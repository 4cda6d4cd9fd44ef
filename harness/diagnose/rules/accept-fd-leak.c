/** @file
 * accept-fd-leak: connections that are over keep their descriptors, and new ones come on top.
 *
 * Proof is a slope, not a value: five descriptors, each of a connection whose client had gone, or had been read to the end and
 * never spoken to again, before ten others were accepted. Who keeps a few old connections on purpose keeps the latest ones.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/sockets.h"

enum { CLIENTS_LEAST = 20, LATER_CLIENTS = 10, LEFT_LEAST = 5 };

/** The state of a run just before an event (or at its end), as a process left it. */
struct look {
	const struct trace *trace;
	const struct descriptors *tables;
	int task;
	size_t until; /* number of that event */
};

static bool is_sign_of_end(const struct event *event)
{
	if (event->kind == EVENT_PEER)
		return strcmp(event->text, PEER_CLOSES) == 0 || strcmp(event->text, PEER_RESETS) == 0;
	return event->kind == EVENT_CALL && (event->result == -ECONNRESET || event->result == -EPIPE);
}

/** Since when the connection has been over for both sides: number of the last event that had to do with it; 0: it is not. */
static size_t over_since(const struct look *look, const struct object *connection)
{
	const struct object *client = object_by_id(look->tables, connection->other);
	bool over = connection->end_read || connection->was_reset || (client && client->state == SOCKET_CLOSED);
	size_t last = client && client->state == SOCKET_CLOSED ? client->ended_by : connection->made_by, i;

	for (i = connection->made_by + 1; i < look->until; i++) {
		const struct event *event = &look->trace->events[i];

		if (event->object != connection->id && event->object_out != connection->id)
			continue;
		over = over || is_sign_of_end(event);
		last = i > last ? i : last;
	}
	return over ? last : 0;
}

static bool is_left(const struct look *look, const struct object *connection)
{
	size_t since = over_since(look, connection);

	return since &&
		accepts_of(look->trace, connection->listener, look->until) >=
		accepts_of(look->trace, connection->listener, since) + LATER_CLIENTS;
}

/** Connections that this process accepted and still holds although they are over: the first of them, and how many. */
static size_t count_left(const struct look *look, int listener, const struct object **first)
{
	size_t count, left = 0, i;
	const struct descriptor *rows = descriptors_of(look->tables, look->task, &count);

	for (i = 0; i < count; i++) {
		const struct object *object = object_by_id(look->tables, rows[i].description->object);
		const struct event *accept = object && object->listener ? &look->trace->events[object->made_by] : NULL;

		if (!accept || object->listener != listener || accept->task < 0 ||
			process_of(look->tables, accept->task) != process_of(look->tables, look->task) ||
			!is_left(look, object))
			continue;
		if (!left++)
			*first = object;
	}
	return left;
}

static void look_for_leak(struct diagnosis *diagnosis, const struct look *look, int listener)
{
	const struct object *first = NULL;
	size_t clients = accepts_of(look->trace, listener, look->until), left;
	char *name;

	if (clients < CLIENTS_LEAST)
		return;
	left = count_left(look, listener, &first);
	if (left < LEFT_LEAST)
		return;
	name = task_name(look->trace, look->task);
	finding_report(diagnosis, &look->trace->events[first->made_by], NULL,
		_("%s has accepted %zu connections; %zu of them are over, and their descriptors, beginning with %d, are still open"),
		name, clients, left, look->trace->events[first->made_by].made[0]);
	free(name);
}

/** Descriptors of connections that somebody has accepted. */
static size_t count_accepted(const struct look *look)
{
	size_t count, accepted = 0, i;
	const struct descriptor *rows = descriptors_of(look->tables, look->task, &count);

	for (i = 0; i < count; i++) {
		const struct object *object = object_by_id(look->tables, rows[i].description->object);

		accepted += object && object->listener;
	}
	return accepted;
}

static void look_at_all(struct diagnosis *diagnosis, struct look look)
{
	int id;

	if (count_accepted(&look) < LEFT_LEAST)
		return; /* most processes */
	for (id = 1; id <= object_count(look.tables); id++)
		if (is_stream_socket(object_by_id(look.tables, id)) && !object_by_id(look.tables, id)->listener)
			look_for_leak(diagnosis, &look, id);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (ends_process(diagnosis->before, event))
		look_at_all(diagnosis, (struct look){diagnosis->trace, diagnosis->before, event->task, event->number});
}

/** The last that is seen of a task is that it waits, for others and not for a time. */
static bool is_idle(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].task == task)
			return (trace->events[i].kind == EVENT_BLOCKED || trace->events[i].kind == EVENT_STUCK) &&
				trace->events[i].timeout_ns < 0;
	return false;
}

/** A living process may still mean to close: unless none of its tasks has anything to do. */
static bool is_idle_process(const struct trace *trace, int first)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (task_alive(trace->descriptors, (int)i) && !is_idle(trace, (int)i) &&
			process_of(trace->descriptors, (int)i) == process_of(trace->descriptors, first))
			return false;
	return true;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (task_alive(trace->descriptors, (int)i) && !trace->tasks[i].thread && is_idle_process(trace, (int)i))
			look_at_all(diagnosis, (struct look){trace, trace->descriptors, (int)i, trace->event_count});
}

static const char *const errors[] = {"EMFILE", "ENFILE", NULL};

static const char *const better[] = {"parent-keeps-conn", "close-wait-leak-on-error", "shutdown-does-not-free", NULL};

const struct rule rule_accept_fd_leak = {
	.id = "accept-fd-leak",
	.severity = SEVERITY_ERROR,
	.title = N_("connections that are over are never closed"),
	.why = N_(
		"Each accepted connection is a descriptor of the server, until the server closes it: also after the client has gone, and "
		"after shutdown(). When the limit is reached (often 1024), accept() fails with EMFILE."),
	.fix = N_(
		"Close the descriptor on every way out of the function that serves a client, the one for errors included."),
	.see = "close(2); accept(2), EMFILE; UNP 4.8",
	.errors = errors,
	.yields_to = better,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
