/** @file
 * coprocess-deadlock-full-pipe: two processes write to each other, both pipes are full, and nobody reads.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

static bool is_pipe(const struct object *object)
{
	return object && !object->given && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO);
}

/** The pipe that a task is stuck writing into, with nobody outside to read it; or NULL. */
static const struct object *full_pipe(const struct trace *trace, const struct event *event)
{
	const struct object *object;

	if (event->kind != EVENT_STUCK || !event->call || !call_sends(event->call))
		return NULL;
	object = object_by_id(
		trace->descriptors, event->call->class == CALL_TRANSFER ? event->object_out : event->object);
	return is_pipe(object) && end_is_closed_in(trace, object->id, END_READ) ? object : NULL;
}

static bool could_read(const struct trace *trace, const struct event *event, const struct object *pipe)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, pipe->id, END_READ, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (is_of_process(trace, event, holders[i].process))
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct event *one, const struct event *other)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *to_other = full_pipe(trace, one), *to_one = full_pipe(trace, other);
	char *name, *its_name;

	if (!to_other || !to_one || to_other == to_one || !could_read(trace, other, to_other) ||
		!could_read(trace, one, to_one))
		return;
	name = task_name(trace, one->task);
	its_name = task_name(trace, other->task);
	finding_report(diagnosis, learners_part(trace, one), one,
		_("%s waits here for room in %s, which %s would have to read; but that waits at %s:%d for room in %s, which %s does not read: "
		  "both are full"),
		name, to_other->name, its_name, PLACE(other->where), to_one->name, name);
	finding_prove(diagnosis, learners_part(trace, one), other);
	free(name);
	free(its_name);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i, j;

	for (i = 0; i < trace->event_count; i++)
		for (j = i + 1; full_pipe(trace, &trace->events[i]) && j < trace->event_count; j++)
			look_at(diagnosis, &trace->events[i], &trace->events[j]);
}

const struct rule rule_coprocess_deadlock_full_pipe = {
	.id = "coprocess-deadlock-full-pipe",
	.severity = SEVERITY_ERROR,
	.title = N_("two processes write to each other, and neither reads"),
	.why = N_(
		"A pipe holds 64 KiB. Whoever writes everything before it reads anything depends on that: when the answers fill one "
		"pipe, the other process stops reading the questions, and both wait for ever."),
	.fix = N_("Read while you write: poll() both pipes, or let another process or thread do the writing."),
	.see = "pipe(7), Pipe capacity; TLPI 44.4, 63.2; popen(3)",
	.stuck = on_stuck,
};
