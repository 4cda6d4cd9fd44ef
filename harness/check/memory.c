/** @file
 * Expectations about the memory of programs.
 */
#include "check/scenario.h"

size_t memory_now(struct program *program)
{
	return (size_t)(observe_resident(program->scenario->observation, program->task) / 1024);
}

static bool comes_from_outside(const struct trace *trace, const struct event *read)
{
	const struct object *object = object_by_id(trace->descriptors, read->object);

	return object && (object->given || object->kind != OBJECT_PIPE);
}

/** Memory that grows without bounds is most often filled by what is read. */
static const struct event *last_read(const struct program *program)
{
	const struct trace *trace = observed(program->scenario);
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == program->task && event->result > 0 &&
			call_receives(event->call) && comes_from_outside(trace, event))
			return event;
	}
	return NULL;
}

void expect_memory_growth(struct program *program, size_t mark, size_t most)
{
	struct scenario *s = program->scenario;
	size_t now;

	narrate(s, "check", "expects %s to need no more than %zu KiB of memory more than before", called(program),
		most);
	run_until_quiet(s);
	now = memory_now(program);
	if (now >
		mark + most) /* the pages of a run differ a little each time: no number of them stands in the result */
		fail_check(s, last_read(program),
			"expected %s to need at most %zu KiB more memory than at its start, but it needs more than that; the last bytes came in here",
			called(program), most);
}
