/** @file
 * fork-bomb-unbounded: a program made processes or threads until the system refused the next one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

enum { CHILDREN_LEAST = 32 };

/** How many living tasks were made at the line of this call. */
static size_t made_at(const struct diagnosis *diagnosis, const struct event *refused)
{
	const struct trace *trace = diagnosis->trace;
	size_t count = 0, i;

	for (i = 0; i < refused->number; i++) {
		const struct event *event = &trace->events[i];

		count += event->kind == EVENT_SPAWN && event->where.file == refused->where.file &&
			event->where.line == refused->where.line && task_alive(diagnosis->before, event->child);
	}
	return count;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	size_t count;
	char *name;

	if (event->result != -EAGAIN || event->fault || !is_learners(event))
		return;
	count = made_at(diagnosis, event);
	if (count < CHILDREN_LEAST)
		return;
	name = task_name(diagnosis->trace, event->task);
	finding_report(diagnosis, event, NULL,
		_("%zu processes or threads that were made here are alive, and the next one, for %s, was refused with %s (%s)"),
		count, name, errno_name(EAGAIN), strerror(EAGAIN));
	free(name);
}

static const char *const errors[] = {"EAGAIN", NULL};

const struct rule rule_fork_bomb_unbounded = {
	.id = "fork-bomb-unbounded",
	.severity = SEVERITY_ERROR,
	.title = N_("processes or threads are made without a limit"),
	.why = N_(
		"A child that runs on into its parent's loop makes children as well: their number doubles. And a server with a process "
		"for each client lets its clients decide how many there are. Nobody on the machine can then make another one."),
	.fix = N_(
		"End every child with _exit() where its work is done. Count the children that live, and wait for one to end before the "
		"next is made."),
	.see = "fork(2), EAGAIN; getrlimit(2), RLIMIT_NPROC; UNP 30; TLPI 60.4",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SPAWN),
	.failed = true,
};
