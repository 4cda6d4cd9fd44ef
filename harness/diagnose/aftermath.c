/** @file
 * What follows a failed call: looks ahead in the finished trace.
 */
#include "diagnose/aftermath.h"

bool is_made(const struct event *event)
{
	return event->call && (event->kind == EVENT_CALL || event->kind == EVENT_BLOCKED || event->kind == EVENT_STUCK);
}

bool is_by_same_process(const struct trace *trace, const struct event *one, const struct event *event)
{
	return one->task >= 0 &&
		process_of(trace->descriptors, one->task) == process_of(trace->descriptors, event->task);
}

const struct event *tried_again(const struct trace *trace, const struct event *failed)
{
	size_t i;

	for (i = failed->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_made(event) && event->call->class == failed->call->class && event->object == failed->object &&
			is_by_same_process(trace, event, failed))
			return event;
	}
	return NULL;
}

/** Calls that begin work, or wait for some. */
static bool works(enum call_class class)
{
	switch (class) {
	case CALL_RECEIVE:
	case CALL_TRANSFER:
	case CALL_OPEN:
	case CALL_PIPE:
	case CALL_SOCKET:
	case CALL_BIND:
	case CALL_LISTEN:
	case CALL_ACCEPT:
	case CALL_CONNECT:
	case CALL_POLL:
	case CALL_EVENT_FD:
	case CALL_SPAWN:
	case CALL_EXEC:
	case CALL_SLEEP:
		return true;
	default:
		return false;
	}
}

const struct event *wound_up(const struct trace *trace, const struct event *failed)
{
	size_t i;

	for (i = failed->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != failed->task)
			continue;
		if (event->kind == EVENT_EXIT)
			return event;
		if (is_made(event) && works(event->call->class))
			return NULL;
	}
	return NULL;
}

const struct event *dropped(const struct trace *trace, const struct event *failed)
{
	size_t i;

	for (i = failed->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != failed->task || !is_made(event) || event->object != failed->object)
			continue;
		if (event->call->class == CALL_CLOSE)
			return event;
		if (event->call->class != CALL_SHUTDOWN)
			return NULL;
	}
	return NULL;
}
