/** @file
 * What rules ask about sockets.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/sockets.h"
#include "model/option.h"

bool is_stream_socket(const struct object *object)
{
	return object && object->kind == OBJECT_SOCKET && object->type == SOCK_STREAM;
}

const struct event *bind_of(const struct trace *trace, int object)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_BIND && event->object == object &&
			event->result == 0)
			return event;
	}
	return NULL;
}

const struct event *listen_of(const struct trace *trace, int object)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_LISTEN && event->object == object &&
			event->result == 0)
			found = event;
	}
	return found;
}

const struct object *listener_at(const struct descriptors *tables, const struct address *target)
{
	int id;

	for (id = 1; id <= object_count(tables); id++) {
		const struct object *object = object_by_id(tables, id);

		if (object->state == SOCKET_LISTENING && address_reaches(object->local, target, object->options.v6only))
			return object;
	}
	return NULL;
}

size_t accepts_of(const struct trace *trace, int listener, size_t before)
{
	size_t count = 0, i;

	for (i = 0; i < trace->event_count && i < before; i++) {
		const struct event *event = &trace->events[i];

		count += event->kind == EVENT_CALL && event->call->class == CALL_ACCEPT && event->object == listener &&
			event->result >= 0;
	}
	return count;
}

bool harness_listens(const struct trace *trace, int port)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_LISTENS) == 0 &&
			address_port(event->local) == port)
			return true;
	}
	return false;
}

bool is_refusal(const struct event *event)
{
	return event->kind == EVENT_PEER &&
		(strcmp(event->text, PEER_IS_REFUSED) == 0 || strcmp(event->text, PEER_FINDS_NOBODY) == 0);
}

bool holds(const struct descriptors *tables, int task, int object)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	for (i = 0; i < count; i++)
		if (rows[i].description->object == object)
			return true;
	return false;
}

const struct event *reset_seen(const struct trace *trace, const struct object *closed)
{
	size_t i;

	for (i = closed->ended_by; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && event->object == closed->id && strcmp(event->text, PEER_IS_RESET) == 0)
			return event;
		if (event->kind == EVENT_CALL && closed->other && event->object == closed->other &&
			call_receives(event->call) && event->result == -ECONNRESET)
			return event;
	}
	return NULL;
}

static bool epoll_watches(const struct trace *trace, int epoll, int object)
{
	const struct object *it = object_by_id(trace->descriptors, epoll);
	size_t i;

	for (i = 0; it && i < it->interest_count; i++)
		if (it->interests[i].object == object)
			return true;
	return false;
}

const struct event *failed_transfer(const struct trace *trace, int object, size_t before)
{
	while (before-- > 0) {
		const struct event *event = &trace->events[before];

		if (event->kind == EVENT_CALL && event->object == object &&
			(call_sends(event->call) || call_receives(event->call)))
			return event->result < 0 ? event : NULL;
	}
	return NULL;
}

bool event_watches(const struct trace *trace, const struct event *event, int object)
{
	size_t i;

	if (event->object == object)
		return true;
	for (i = 0; i < event->watch_count; i++)
		if (event->watches[i].object == object)
			return true;
	return epoll_watches(trace, event->object, object);
}

bool is_option(const struct event *event, const char *call, int level, int name)
{
	const struct option *option;

	if (event->kind != EVENT_CALL || event->call->class != CALL_SOCKET_OPTION || event->result != 0 ||
		strcmp(event->call->name, call) != 0)
		return false;
	option = option_of(event);
	return option && option->level == level && option->name == name;
}

bool sends_from_other_end(const struct event *event, const struct object *connection)
{
	if (event->kind == EVENT_PEER)
		return event->object == connection->id && event->data.length > 0 &&
			(strcmp(event->text, PEER_SAYS) == 0 || strcmp(event->text, PEER_HAS_MORE) == 0);
	return event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->object == connection->other;
}
