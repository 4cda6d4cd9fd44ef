/** @file
 * thread-arg-address: a new thread read the descriptor when the variable had the next client's in it already.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

/** The last connection that the task had accepted before it made the thread. */
static const struct event *accepted_before(const struct trace *trace, const struct event *spawn)
{
	size_t i;

	for (i = spawn->number; i-- > 0;)
		if (is_call(&trace->events[i], CALL_ACCEPT) && trace->events[i].result >= 0 &&
			trace->events[i].task == spawn->task)
			return &trace->events[i];
	return NULL;
}

/** The accept that made a connection, if the same task made it after the thread. */
static const struct event *accepted_after(const struct trace *trace, const struct event *spawn, int object)
{
	size_t i;

	for (i = spawn->number + 1; i < trace->event_count; i++)
		if (is_call(&trace->events[i], CALL_ACCEPT) && trace->events[i].made_object == object &&
			trace->events[i].task == spawn->task)
			return &trace->events[i];
	return NULL;
}

/** The first bytes that the thread moves, or tries to. */
static const struct event *first_use(const struct trace *trace, int thread)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].task == thread &&
			(is_attempt(&trace->events[i], CALL_RECEIVE) || is_attempt(&trace->events[i], CALL_SEND)))
			return &trace->events[i];
	return NULL;
}

static bool is_ever_touched(const struct trace *trace, int object)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].call && trace->events[i].object == object)
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct event *spawn)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *meant = accepted_before(trace, spawn), *use = first_use(trace, spawn->child), *got;
	char *thread, *forgotten, *served;

	if (!meant || !use || is_ever_touched(trace, meant->made_object))
		return;
	got = accepted_after(trace, spawn, use->object);
	if (!got)
		return;
	thread = task_name(trace, spawn->child);
	forgotten = object_describe(trace->descriptors, meant->made_object);
	served = object_describe(trace->descriptors, got->made_object);
	finding_report(diagnosis, spawn, use,
		_("%s was made here for %s, but it serves %s, which was accepted later: descriptor %d became %d before the thread looked. "
		  "Nobody ever served the first one"),
		thread, forgotten, served, meant->made[0], got->made[0]);
	free(thread);
	free(forgotten);
	free(served);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if (diagnosis->trace->tasks[event->child].thread && is_learners(event))
		look_at(diagnosis, event);
}

const struct rule rule_thread_arg_address = {
	.id = "thread-arg-address",
	.severity = SEVERITY_ERROR,
	.title = N_("a thread is given the address of a variable that changes"),
	.why = N_(
		"The thread reads the variable when it runs, not when it is made. If the loop has accepted the next client by then, two threads "
		"have the same descriptor, and one client has none."),
	.fix = N_(
		"Give each thread its own copy: allocate one with malloc(), and let the thread free it; or pass the number itself as the pointer."),
	.see = "pthread_create(3); UNP 26.4; CS:APP 12.3.8",
	.late = on_late,
	.kinds = ONE(EVENT_SPAWN),
};
