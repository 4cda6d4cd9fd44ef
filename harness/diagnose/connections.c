/** @file
 * Connections that a process holds though nobody is at the other end any more.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/connections.h"

bool connection_is_over(const struct descriptors *tables, const struct object *object)
{
	const struct object *other = object_by_id(tables, object->other);

	if (other)
		return other->state == SOCKET_CLOSED;
	return object->was_reset ||
		(object->given && !object->peer_writes && (!object->peer_reads || object->end_read));
}

/** Datagram sockets and listening ones have no other end. */
static bool is_connection(const struct object *object)
{
	return object->kind == OBJECT_SOCKET && object->state >= SOCKET_CONNECTED && object->state < SOCKET_CLOSED &&
		(object->other || object->given);
}

static const struct event *last_use(const struct trace *trace, const struct abandoned *item, int process, size_t until)
{
	size_t i;

	for (i = until; i-- > item->made->number + 1;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && (event->object == item->object || event->object_out == item->object) &&
			is_of_process(trace, event, process))
			return event;
	}
	return item->made;
}

void connections_abandoned(
	const struct trace *trace, const struct descriptors *tables, int task, size_t until, struct abandoned_list *out)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	for (i = 0; i < count; i++) {
		const struct object *object = object_by_id(tables, rows[i].description->object);
		struct abandoned item = {rows[i].fd, object->id, &trace->events[rows[i].opened_by], NULL};

		if (!is_connection(object) || !connection_is_over(tables, object))
			continue;
		item.last = last_use(trace, &item, process_of(tables, task), until);
		ARRAY_ADD(out->items, out->count, out->capacity) = item;
	}
}

bool same_line(const struct event *one, const struct event *other)
{
	return one->where.file == other->where.file && one->where.line == other->where.line;
}

size_t connections_closed(
	const struct trace *trace, const struct descriptors *tables, const struct event *accept, size_t until)
{
	size_t closed = 0, i;

	for (i = 0; i < until; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object;

		if (!is_call(event, CALL_ACCEPT) || event->result < 0 || !same_line(event, accept) ||
			!is_of_process(trace, event, process_of(trace->descriptors, accept->task)))
			continue;
		object = descriptors_object(tables, accept->task, event->made[0]);
		closed += !object || object->made_by != event->number;
	}
	return closed;
}

void connections_prove(struct diagnosis *diagnosis, const struct event *culprit, const struct abandoned_list *list)
{
	size_t i;

	for (i = 0; i < list->count; i++)
		if (same_line(list->items[i].last, culprit))
			finding_prove(diagnosis, culprit, list->items[i].made);
}
