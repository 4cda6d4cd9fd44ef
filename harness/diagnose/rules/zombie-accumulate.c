/** @file
 * zombie-accumulate: children end and are never waited for.
 */
#include <signal.h>
#include <stdlib.h>

#include "diagnose/rule.h"

enum { ZOMBIES_LEAST = 5 };

/** What a process has done about its children. */
struct state {
	int zombies[64];
	const struct event *fork[64];
	bool waits[64], told[64];
};

/** Who has a handler may be about to wait, until the run is over for it. */
static bool may_still_wait(const struct trace *trace, const struct descriptors *before, int task)
{
	enum disposition disposition = signal_disposition(before, task, SIGCHLD);

	return (disposition == DISPOSITION_HANDLER || disposition == DISPOSITION_RESTARTING) &&
		process_alive(trace->descriptors, process_of(before, task)) &&
		trace->events[trace->event_count - 1].kind != EVENT_STUCK;
}

static void count_zombie(struct diagnosis *diagnosis, struct state *state, const struct event *end)
{
	const struct trace *trace = diagnosis->trace;
	int process = process_of(diagnosis->before, end->task);
	int parent = process_parent(diagnosis->before, process);
	char *name;

	if (parent < 0 || parent >= 64 || !process_alive(diagnosis->before, parent) || trace->tasks[end->task].thread ||
		signal_disposition(diagnosis->before, state->fork[parent] ? state->fork[parent]->task : 0, SIGCHLD) ==
			DISPOSITION_IGNORED)
		return;
	if (++state->zombies[parent] < ZOMBIES_LEAST || state->waits[parent] || state->told[parent] ||
		!state->fork[parent] || may_still_wait(trace, diagnosis->before, state->fork[parent]->task))
		return;
	state->told[parent] = true;
	name = task_name(trace, state->fork[parent]->task);
	finding_report(diagnosis, state->fork[parent], end,
		_("%d children that %s made here have ended, and it has waited for none of them"),
		state->zombies[parent], name);
	free(name);
}

/** A wait anywhere in the run, also a later one, is a plan. */
static bool waits_later(const struct trace *trace, int process)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if ((trace->events[i].kind == EVENT_CALL || trace->events[i].kind == EVENT_BLOCKED) &&
			trace->events[i].call->class == CALL_WAIT &&
			process_of(trace->descriptors, trace->events[i].task) == process)
			return true;
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	int process = process_of(diagnosis->before, event->task);

	if (process < 0 || process >= 64)
		return;
	if (event->kind == EVENT_SPAWN && !diagnosis->trace->tasks[event->child].thread) {
		state->fork[process] = event;
		state->waits[process] = waits_later(diagnosis->trace, process);
	} else if (event->kind == EVENT_EXIT) {
		count_zombie(diagnosis, state, event);
	}
}

const struct rule rule_zombie_accumulate = {
	.id = "zombie-accumulate",
	.severity = SEVERITY_WARNING,
	.title = N_("children that have ended are never waited for"),
	.why = N_(
		"A child that has ended stays in the process table, as a zombie, until its parent waits for it. A server that never does runs out "
		"of process ids."),
	.fix = N_("Wait for each child: waitpid() in a loop when SIGCHLD comes, or ignore SIGCHLD."),
	.see = "wait(2), NOTES; TLPI 26.2, 26.3; UNP 5.9",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_SPAWN) | ONE(EVENT_EXIT),
};
