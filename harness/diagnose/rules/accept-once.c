/** @file
 * accept-once: a server accepted one client, and nobody after it.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** The only call that took a connection from the queue of this socket, or NULL. */
static const struct event *only_accept(const struct trace *trace, int listener)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->call->class != CALL_ACCEPT || event->object != listener ||
			event->result < 0)
			continue;
		if (found)
			return NULL;
		found = event;
	}
	return found;
}

/* --- clients wait, and nobody accepts --- */

/** A task that waits for a lock may come back, once another bug is repaired. */
static bool may_accept_later(const struct trace *trace, const struct event *stuck, int listener)
{
	return !stuck->call || stuck->call->class == CALL_FUTEX || event_watches(trace, stuck, listener);
}

/** Everybody who could accept waits for something else. */
static bool is_given_up(const struct trace *trace, int listener)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, listener, END_READ, holders, HOLDERS_MOST), i, task;

	if (!end_is_closed_in(trace, listener, END_READ))
		return false;
	for (i = 0; i < count; i++) {
		for (task = 0; task < trace->task_count; task++) {
			const struct event *stuck = stuck_event(trace, (int)task);

			if (stuck && process_of(trace->descriptors, (int)task) == holders[i].process &&
				may_accept_later(trace, stuck, listener))
				return false;
		}
	}
	return count > 0;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *listener = object_by_id(trace->descriptors, id), *served;
		const struct event *accept = listener->state == SOCKET_LISTENING ? only_accept(trace, id) : NULL;
		size_t waiting = object_queue_length(trace->descriptors, id);

		served = accept ? object_by_id(trace->descriptors, accept->made_object) : NULL;
		if (!served || served->state != SOCKET_CLOSED || !waiting || !is_given_up(trace, id))
			continue;
		finding_report(diagnosis, accept, NULL,
			_("one connection was accepted here, and it is over; %zu more wait in the queue, and nobody calls accept() again"),
			waiting);
	}
}

/* --- a client comes, and nobody listens any more --- */

static bool has_listened_for(const struct object *socket, const struct address *target)
{
	return is_stream_socket(socket) && !socket->listener && !socket->remote && socket->state == SOCKET_CLOSED &&
		(!target || address_reaches(socket->local, target, socket->options.v6only));
}

/** The socket that listened where this client was sent; where it was sent nowhere, any: the harness looked for one. */
static const struct object *former_listener(const struct descriptors *before, const struct address *target)
{
	int id;

	for (id = object_count(before); id > 0; id--)
		if (has_listened_for(object_by_id(before, id), target))
			return object_by_id(before, id);
	return NULL;
}

/** Did a signal ask the server to end, or did it end because of an error? */
static bool has_other_reason(const struct trace *trace, const struct event *accept, const struct event *refused)
{
	size_t i;

	for (i = accept->number; i < refused->number; i++) {
		const struct event *event = &trace->events[i];

		if (!is_by_same_process(trace, event, accept))
			continue;
		if (event->kind == EVENT_SIGNAL || (event->kind == EVENT_EXIT && event->status != 0))
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *listener;
	const struct event *accept;

	if (!is_refusal(event))
		return;
	listener = former_listener(diagnosis->before, event->remote);
	accept = listener ? only_accept(trace, listener->id) : NULL;
	if (!accept || accept->number > event->number || has_other_reason(trace, accept, event))
		return;
	finding_report(diagnosis, accept, event,
		_("one connection was accepted here; then the listening socket was closed, and who came next found nobody listening"));
}

static const char *const errors[] = {"ECONNREFUSED", NULL};

const struct rule rule_accept_once = {
	.id = "accept-once",
	.severity = SEVERITY_ERROR,
	.title = N_("the server accepts one client and no more"),
	.why = N_(
		"accept() takes one connection from the queue of the listening socket. The others wait there until it is called again, "
		"connected and unanswered; when the listening socket is closed, they are reset, and new ones are refused."),
	.fix = N_("Call accept() in a loop, and keep the listening socket open as long as the server lives."),
	.see = "accept(2); listen(2); UNP 4.6",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_PEER),
	.stuck = on_stuck,
};
