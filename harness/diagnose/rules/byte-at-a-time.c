/** @file
 * byte-at-a-time: one system call per byte. Advice only: the program is right, and slow.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

enum { OBJECTS_MOST = 64, BYTES_LEAST = 1000 };

/** How an object was used: calls in all, those that asked for one byte, and the first of them. */
struct use {
	unsigned calls, single;
	const struct event *first;
	bool moves; /**< else it is a pipe that nobody has read from: how much it holds is measured */
};

struct state {
	struct use uses[OBJECTS_MOST];
};

static bool is_filled(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	return object && object->kind == OBJECT_PIPE && !object->given && !call_receives(event->call);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct use *use;

	if (event->result <= 0 || event->object <= 0 || event->object >= OBJECTS_MOST)
		return;
	use = &state->uses[event->object];
	use->calls++;
	use->moves = use->moves || !is_filled(diagnosis, event);
	if (event->count != 1)
		return;
	use->single++;
	if (!use->first)
		use->first = event;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct state *state = diagnosis->state;
	int id;

	for (id = 1; id < OBJECTS_MOST; id++) {
		const struct use *use = &state->uses[id];

		if (use->moves && use->single >= BYTES_LEAST && use->single * 10 >= use->calls * 9)
			finding_report(diagnosis, use->first, NULL, _("%u calls of %s() moved one byte each"),
				use->single, function_name(use->first));
	}
}

const struct rule rule_byte_at_a_time = {
	.id = "byte-at-a-time",
	.severity = SEVERITY_NOTE,
	.title = N_("one system call per byte"),
	.why = N_(
		"Each call costs far more than copying a byte. The result is right, but a thousand times as much work as needed."),
	.fix = N_("Read into a buffer and take the bytes from there, or use stdio."),
	.see = "TLPI 13.1; UNP 3.9; CS:APP 10.5",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE) | ONE(CALL_SEND),
	.end = on_end,
};
