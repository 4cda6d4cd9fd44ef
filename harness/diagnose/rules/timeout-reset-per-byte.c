/** @file
 * timeout-reset-per-byte: a program that has ended its direction throws away what still comes, and each piece that comes
 * starts its time-out again.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"
#include "diagnose/sockets.h"

enum { WAITS_LEAST = 3 }; /* a last piece may come late, and be waited for anew, without any harm */

/** The waits for the end of a connection. */
struct drain {
	int object;
	uint64_t since_ns; /* the first of them */
	int64_t each_ns;   /* how long that was to last; -1: whoever waits less each time counts down */
	uint64_t bytes;    /* that had come until the last */
	int waits;
};

struct state {
	struct drain *drains;
	size_t count, capacity;
};

/** The connection that is waited for here for a limited time, when the program has nothing more to say on it; or NULL. */
static const struct object *drained(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object;
	int i;

	if (event->timeout_ns <= 0)
		return NULL;
	for (i = 1; (object = object_by_id(diagnosis->before, i)); i++)
		if (is_stream_socket(object) && object->state == SOCKET_SHUT_WRITE &&
			event_watches(diagnosis->trace, event, i))
			return object;
	return NULL;
}

static struct drain *drain_of(struct state *state, int object)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (state->drains[i].object == object)
			return &state->drains[i];
	return NULL;
}

/** Whatever came last through the connection. */
static const struct event *last_piece(const struct trace *trace, const struct event *wait, int object)
{
	size_t i = wait->number;

	while (i-- > 0)
		if (is_call(&trace->events[i], CALL_RECEIVE) && trace->events[i].object == object)
			return &trace->events[i];
	return NULL;
}

/** Has this wait begun anew, for no less than the first, because something came? */
static bool begins_anew(struct drain *drain, const struct object *object, const struct event *event)
{
	bool more = object->bytes_out > drain->bytes;

	drain->bytes = object->bytes_out;
	if (event->timeout_ns < drain->each_ns)
		drain->each_ns = -1;
	return drain->each_ns > 0 && more;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct object *object = drained(diagnosis, event);
	struct drain *drain = object ? drain_of(state, object->id) : NULL;

	if (!object)
		return;
	if (!drain) {
		ARRAY_ADD(state->drains, state->count, state->capacity) =
			(struct drain){object->id, event->at_ns, event->timeout_ns, object->bytes_out, 1};
		return;
	}
	if (!begins_anew(drain, object, event) || ++drain->waits < WAITS_LEAST ||
		event->at_ns - drain->since_ns <= (uint64_t)drain->each_ns)
		return;
	finding_report(diagnosis, event, last_piece(diagnosis->trace, event, object->id),
		_("the program has nothing more to say and waits for the end; each piece that comes starts its %lld ms again, and it has waited "
		  "for %llu ms already"),
		(long long)drain->each_ns / 1000000, (unsigned long long)(event->at_ns - drain->since_ns) / 1000000);
	drain->each_ns = -1; /* said once */
}

static void clear(void *state)
{
	free(((struct state *)state)->drains);
}

const struct rule rule_timeout_reset_per_byte = {
	.id = "timeout-reset-per-byte",
	.severity = SEVERITY_ERROR,
	.title = N_("each byte that comes starts the time-out again"),
	.why = N_(
		"A time-out that begins anew with every byte limits the pause between two bytes, not the whole: who sends one byte now and then "
		"holds the connection, and whoever serves it, for ever."),
	.fix = N_(
		"Compute once when it is to end, with clock_gettime(CLOCK_MONOTONIC), and wait each time for what is left of it."),
	.see = "poll(2); clock_gettime(2); socket(7), SO_RCVTIMEO",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_BLOCKED),
	.calls = ONE(CALL_POLL) | ONE(CALL_RECEIVE),
	.clear = clear,
};
