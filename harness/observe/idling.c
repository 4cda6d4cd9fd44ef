/** @file
 * Who goes on without getting on: calls in a row that bring nothing, which a task would make for ever.
 */
#include <errno.h>

#include "observe/tracee.h"

enum { SPINS_AFTER = 1000 };

static bool made_progress(const struct event *event)
{
	if (event->result < 0)
		return false;
	switch (event->call->class) {
	case CALL_RECEIVE:
	case CALL_SEND:
	case CALL_TRANSFER:
		return event->result > 0 && !event_only_looks(event);
	case CALL_POLL:
	case CALL_CONTROL:
	case CALL_SEEK:
	case CALL_SIGNAL:
	case CALL_SOCKET_OPTION:
	case CALL_SOCKET_NAME:
		return false;
	default:
		return true;
	}
}

/** FNV-1a of a call's path; calls on different files are not the same call. */
static uint64_t text_hash(const struct event *event)
{
	uint64_t hash = 0xcbf29ce484222325u;
	const char *c;

	for (c = event->text; c && *c; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
	return event->text ? hash : 0;
}

static bool others_are_ready(const struct observation *observation, const struct tracee *tracee)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i] != tracee && observation->tracees[i]->hold != LOOSE &&
			observation->tracees[i]->hold != GONE)
			return true;
	return false;
}

/** Of calls that brought nothing: a poll, or a receive that only looked at what it found. */
static bool is_look(const struct call *call, int64_t result)
{
	return call->class == CALL_POLL || (call_receives(call) && result > 0);
}

/** How well a call that brought nothing tells what a task is about: one that fails, a look that finds something, any other. */
static int how_telling(const struct call *call, int64_t result)
{
	bool moves = call && (call_sends(call) || call_receives(call));

	if (!call || call->class == CALL_SIGNAL)
		return 0;
	if (is_look(call, result))
		return result > 0 ? 2 : 0;
	return result < 0 || (result == 0 && moves) ? 3 : result == 0 ? 1 : 0;
}

/** A look that finds something brings nothing as long as nothing is done about it. */
static void note_idling(struct idling *idling, const struct event *event)
{
	int telling = how_telling(event->call, event->result);

	if (!telling || telling < how_telling(idling->call, idling->result))
		return;
	idling->call = event->call;
	idling->fd = event->fd;
	idling->result = event->result;
}

/** Others may do something about what a look finds: it is their turn. @return false where there are none. */
static bool lets_others_go(struct observation *observation, struct tracee *tracee)
{
	if (!is_look(tracee->idling.call, tracee->idling.result) || !observation->options.scheduled ||
		!others_are_ready(observation, tracee))
		return false;
	observation->current = NULL; /* the oldest ready one is next */
	tracee->idling.count = 0;
	return true;
}

/** Did the task sleep in the call? Where nobody looks whether it does, only a time that is up tells so. */
static bool has_slept(const struct observation *observation, const struct event *event)
{
	bool is_up = event->result == 0 ? event->call->class == CALL_POLL : event->result == -EAGAIN;

	return event->blocked || (!observation->options.scheduled && event->timeout_ns > 0 && is_up);
}

/** Paths and closed descriptors are gone through one by one: such calls are not equal. */
static bool is_another(const struct event *event, const struct idling *idling)
{
	return (event->text && text_hash(event) != idling->text) ||
		(event->call->class == CALL_CLOSE && event->fd != idling->fd);
}

static void tell_spinning(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	const struct idling *idling = &tracee->idling;
	struct event spins = event_of(EVENT_SPINS, tracee->task);

	spins.call = idling->call;
	spins.fd = idling->fd;
	spins.result = idling->result;
	spins.count = idling->count;
	spins.where = event->where;
	(void)stops_emit(observation, spins);
	observation->spins = true;
}

void idling_watch(struct observation *observation, struct tracee *tracee, const struct event *event)
{
	struct idling *idling = &tracee->idling;
	/* what is done about what a poll finds is seen only where bytes are */
	bool unseen = event->call->class == CALL_POLL && observation->options.depth != OBSERVE_ALL,
	     goes_on = made_progress(event) || event->result == -EINTR || has_slept(observation, event) || unseen;

	if (!trace_judges(observation->trace, event))
		return;
	if (goes_on || is_another(event, idling))
		*idling = (struct idling){.fd = -1, .text = text_hash(event)};
	if (made_progress(event) && event->call->class != CALL_SLEEP && event->call->class != CALL_FUTEX) {
		tracee->readings = 0;
		clock_moved(observation);
	}
	if (goes_on || event->call->class == CALL_SPAWN)
		return; /* tasks that are refused are counted elsewhere */
	note_idling(idling, event);
	if (++idling->count < SPINS_AFTER || !idling->call || lets_others_go(observation, tracee))
		return;
	if (observation->options.scheduled || idling->count == SPINS_AFTER)
		tell_spinning(observation, tracee, event);
}
