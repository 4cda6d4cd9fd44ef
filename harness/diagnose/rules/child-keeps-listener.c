/** @file
 * child-keeps-listener: a child that serves a client still holds the listening socket when its server has gone.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

enum { HOLDERS_MOST = 32 };

/** Has the process ever taken, or waited for, connections of this listening socket? */
static bool accepts(const struct trace *trace, int process, int listener)
{
	size_t i, w;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!event->call || !is_of_process(trace, event, process))
			continue;
		if (is_attempt(event, CALL_ACCEPT) && event->object == listener)
			return true;
		for (w = 0; w < event->watch_count; w++)
			if (event->watches[w].object == listener)
				return true;
	}
	return false;
}

/** What the process does, after the event, over a connection that was accepted from this listening socket, which it still holds. */
static const struct event *serves(
	const struct trace *trace, const struct event *end, int process, const struct object *listener)
{
	size_t i;

	for (i = end->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (is_call(event, CALL_CLOSE) && event->object == listener->id && is_of_process(trace, event, process))
			return NULL; /* it had not come to that before */
		if (event->call && (call_receives(event->call) || call_sends(event->call)) && object &&
			object->listener == listener->id && is_of_process(trace, event, process))
			return event;
	}
	return NULL;
}

/** Nobody who ever accepted is left; who has it without need? */
static const struct holder *idle_holder(const struct diagnosis *diagnosis, int ending, const struct object *listener,
	const struct event *end, struct holder *holders)
{
	const struct trace *trace = diagnosis->trace;
	size_t count = descriptors_holders(diagnosis->before, listener->id, END_READ, holders, HOLDERS_MOST), i;
	const struct holder *found = NULL;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		if (holders[i].process == ending)
			continue;
		if (accepts(trace, holders[i].process, listener->id))
			return NULL;
		if (!found && serves(trace, end, holders[i].process, listener))
			found = &holders[i];
	}
	return found;
}

/** The fork that made a process. */
static const struct event *birth_of(const struct trace *trace, int process)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SPAWN &&
			process_of(trace->descriptors, trace->events[i].child) == process)
			return &trace->events[i];
	return NULL;
}

static void look_at(struct diagnosis *diagnosis, const struct event *end, const struct object *listener)
{
	const struct trace *trace = diagnosis->trace;
	int process = process_of(diagnosis->before, end->task);
	struct holder holders[HOLDERS_MOST];
	const struct holder *holder =
		accepts(trace, process, listener->id) ? idle_holder(diagnosis, process, listener, end, holders) : NULL;
	const struct event *birth = holder ? birth_of(trace, holder->process) : NULL;
	char *server, *child, *what;

	if (!birth)
		return;
	server = task_name(trace, end->task);
	child = task_name(trace, holder->task);
	what = object_describe(diagnosis->before, listener->id);
	finding_report(diagnosis, birth, end,
		_("%s has ended, but %s, made here, goes on to serve its client and still holds %s as descriptor %d: clients can connect, and "
		  "nobody accepts"),
		server, child, what, holder->fd);
	free(server);
	free(child);
	free(what);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	size_t count, i;
	const struct descriptor *rows;

	if (!ends_process(diagnosis->before, event))
		return;
	rows = descriptors_of(diagnosis->before, event->task, &count);
	for (i = 0; i < count; i++) {
		const struct object *object = object_by_id(diagnosis->before, rows[i].description->object);

		if (object->kind == OBJECT_SOCKET && object->state == SOCKET_LISTENING)
			look_at(diagnosis, event, object);
	}
}

static const char *const errors[] = {"EADDRINUSE", NULL};

const struct rule rule_child_keeps_listener = {
	.id = "child-keeps-listener",
	.severity = SEVERITY_WARNING,
	.title = N_("a child that serves a client keeps the listening socket"),
	.why = N_(
		"A child has copies of all descriptors. While one of them holds the listening socket, the port stays busy: a new server "
		"cannot bind it, and clients queue where nobody accepts."),
	.fix = N_("Close the listening socket in the child, right after fork()."),
	.see = "fork(2); bind(2), EADDRINUSE; UNP 4.8; TLPI 60.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
};
