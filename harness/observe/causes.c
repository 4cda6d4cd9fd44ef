/** @file
 * Causes before effects, where tasks run at the same time.
 *
 * Who reads may report before who has written, though the bytes came from him: both calls have returned, and the two
 * processors are not equally fast. Such a report waits for the other one. It never waits for somebody who sleeps in his call
 * (a write that a full pipe stops has not returned, and will not before somebody has read): then the effect is told first,
 * as it happened.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "observe/tracee.h"

/** What has come back to a task: its call, and the result that it does not know yet. */
struct effect {
	const struct event *call;
	int64_t result;
};

static bool is_active(const struct tracee *tracee)
{
	return tracee->hold == LOOSE && !tracee->has_status && tracee->call.active;
}

/* --- numbers of descriptors --- */

/** Gives the return of this call a number back that others may get at once? */
static bool may_close(const struct event *event, int fd)
{
	switch (event->call->class) {
	case CALL_CLOSE:
		return event->fd == fd || call_argument(event->call, ARG_FD) < 0;
	case CALL_DUP:
		return event->fd_out == fd;
	default:
		return false;
	}
}

static bool makes_descriptor(const struct event *event)
{
	return event->call->traits & CALL_MAKES_FD || call_argument(event->call, ARG_FCNTL) >= 0;
}

/* --- bytes and connections --- */

/** The same pipe, or the other end of a connection. */
static bool leads_to(const struct observation *observation, int from, int to)
{
	const struct object *one = object_by_id(observation->trace->descriptors, from);

	return from && (from == to || (one && one->other == to));
}

/** May this call, which has not returned yet, have brought what is there at an object? */
static bool may_bring(const struct observation *observation, const struct event *call, int object)
{
	const struct object *it = object_by_id(observation->trace->descriptors, object);

	switch (call->call->class) {
	case CALL_SEND:
	case CALL_CLOSE:
	case CALL_SHUTDOWN:
		return leads_to(observation, call->object, object);
	case CALL_TRANSFER:
		return leads_to(observation, call->object_out, object);
	case CALL_CONNECT:
		return it && it->state == SOCKET_LISTENING;
	default:
		return false;
	}
}

static bool may_bring_watched(const struct observation *observation, const struct event *call, const struct event *poll)
{
	size_t i;

	for (i = 0; i < poll->watch_count; i++)
		if (may_bring(observation, call, poll->watches[i].object))
			return true;
	return false;
}

static bool is_sent(const struct event *call, int signal)
{
	return call->call->class == CALL_SIGNAL && call->signal == signal && call_argument(call->call, ARG_PID) >= 0;
}

/** May the call of another task have to be told of before this effect? */
static bool may_cause(const struct observation *observation, const struct tracee *tracee, const struct tracee *other,
	const struct effect *effect)
{
	const struct event *call = &other->call.event, *mine = effect->call;

	if (tracee->process == other->process && effect->result >= 0 && makes_descriptor(mine) &&
		may_close(call, (int)effect->result))
		return true;
	if (mine->call->class == CALL_POLL)
		return effect->result > 0 && may_bring_watched(observation, call, mine);
	if (mine->call->class == CALL_ACCEPT || call_receives(mine->call))
		return effect->result >= 0 && may_bring(observation, call, mine->object);
	if (mine->call->class == CALL_SEND)
		return (effect->result == -EPIPE || effect->result == -ECONNRESET) &&
			may_bring(observation, call, mine->object);
	return false;
}

/* --- all of it --- */

/** Is there somebody whose call may have caused this, and who is about to return from it? */
static bool is_caused(
	const struct observation *observation, const struct tracee *tracee, const struct effect *effect, int signal)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++) {
		const struct tracee *it = observation->tracees[i];

		if (it == tracee || !is_active(it))
			continue;
		if ((signal ? is_sent(&it->call.event, signal)
			    : effect && may_cause(observation, tracee, it, effect)) &&
			!quiet_sleeps_now(it->tid))
			return true;
	}
	return false;
}

static bool others_are_active(const struct observation *observation, const struct tracee *tracee)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (observation->tracees[i] != tracee && is_active(observation->tracees[i]))
			return true;
	return false;
}

static bool is_effect(const struct event *call)
{
	switch (call->call->class) {
	case CALL_POLL:
	case CALL_ACCEPT:
	case CALL_SEND:
		return true;
	default:
		return call_receives(call->call) || makes_descriptor(call);
	}
}

bool causes_are_open(const struct observation *observation, struct tracee *tracee)
{
	int kind = tracee->status >> 16, signal = WSTOPSIG(tracee->status);
	struct effect effect = {.call = &tracee->call.event};

	if (kind || !WIFSTOPPED(tracee->status) || !others_are_active(observation, tracee))
		return false;
	if (signal != (SIGTRAP | 0x80))
		return is_caused(observation, tracee, NULL, signal);
	return tracee->call.active && is_effect(effect.call) && stops_result(tracee, &effect.result) &&
		is_caused(observation, tracee, &effect, 0);
}
