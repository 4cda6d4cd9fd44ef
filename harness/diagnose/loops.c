/** @file
 * What an event loop watches, and what keeps it from going round.
 */
#include <fcntl.h>

#include "diagnose/loops.h"
#include "diagnose/sockets.h"

bool is_nonblocking(const struct descriptors *tables, int task, int fd)
{
	const struct descriptor *row = descriptors_find(tables, task, fd);

	return row && row->description->flags & O_NONBLOCK;
}

const struct event *last_poll(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].task == event->task &&
			trace->events[i].call->class == CALL_POLL)
			return &trace->events[i];
	return NULL;
}

unsigned came_for(const struct event *poll, int object)
{
	size_t i;

	for (i = 0; i < poll->watch_count; i++)
		if (poll->watches[i].object == object)
			return poll->watches[i].revents;
	return 0;
}

bool is_readable(const struct trace *trace, int object)
{
	return object_unread(trace->descriptors, object) > 0 || object_queue_length(trace->descriptors, object) > 0;
}

int kept_waiting(const struct trace *trace, const struct event *stuck)
{
	const struct object *one = object_by_id(trace->descriptors, stuck->object);
	const struct event *poll;
	int id;

	if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->timeout_ns >= 0 || !is_stream_socket(one) ||
		(stuck->call->class != CALL_RECEIVE && stuck->call->class != CALL_SEND) ||
		is_nonblocking(trace->descriptors, stuck->task, stuck->fd))
		return 0;
	poll = last_poll(trace, stuck);
	if (!poll || !event_watches(trace, poll, one->id))
		return 0;
	for (id = 1; id <= object_count(trace->descriptors); id++)
		if (id != one->id && is_stream_socket(object_by_id(trace->descriptors, id)) &&
			event_watches(trace, poll, id) && is_readable(trace, id))
			return id;
	return 0;
}

const struct event *last_call_on(const struct trace *trace, int task, int object, enum call_class class)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].task == task &&
			trace->events[i].object == object && trace->events[i].call->class == class)
			return &trace->events[i];
	return NULL;
}

void look_at_interests(struct diagnosis *diagnosis, look_at_interest *look)
{
	const struct trace *trace = diagnosis->trace;
	size_t i, row;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i];
		const struct object *epoll = object_by_id(trace->descriptors, stuck->object);

		if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->call->class != CALL_POLL || !epoll)
			continue;
		for (row = 0; row < epoll->interest_count; row++)
			look(diagnosis, stuck, &epoll->interests[row]);
	}
}
