/** @file
 * pipe-capacity-guessed: a process fills a pipe that only it could empty, later: it counted on room for everything.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

/** Has anybody else ever had the pipe? A child that is made later than the pipe gets it, even if it is gone by now. */
static bool was_inherited(const struct trace *trace, const struct object *pipe)
{
	int task = trace->events[pipe->made_by].task;
	size_t i;

	for (i = pipe->made_by; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SPAWN && !trace->tasks[trace->events[i].child].thread &&
			task_descends_from(trace, trace->events[i].child, task))
			return true;
	return false;
}

static bool reads_in_another_thread(const struct trace *trace, const struct object *pipe)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_attempt(&trace->events[i], CALL_RECEIVE) && trace->events[i].object == pipe->id)
			return true;
	return false;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *pipe = object_by_id(trace->descriptors, event->object);
		struct holder holder;
		char *name;

		if (!is_attempt(event, CALL_SEND) || event->kind != EVENT_STUCK || !pipe || pipe->given ||
			pipe->kind != OBJECT_PIPE || was_inherited(trace, pipe) ||
			reads_in_another_thread(trace, pipe) ||
			descriptors_holders(trace->descriptors, pipe->id, END_READ, &holder, 1) == 0)
			continue;
		name = task_name(trace, event->task);
		finding_report(diagnosis, event, &trace->events[pipe->made_by],
			_("%s waits here for room in %s. It has both ends itself (%d to read, %d to write), and nobody reads while it writes: "
			  "what fitted is in the pipe, the rest never will be"),
			name, pipe->name, holder.fd, event->fd);
		free(name);
	}
}

const struct rule rule_pipe_capacity_guessed = {
	.id = "pipe-capacity-guessed",
	.severity = SEVERITY_ERROR,
	.title = N_("the program depends on how much a pipe holds"),
	.why = N_(
		"Writing first and reading later works as long as everything fits. Linux gives a pipe 64 KiB, POSIX names no number, "
		"and the kernel counts pages, so small writes fill it sooner. The first input that is too long hangs the program."),
	.fix = N_(
		"Let somebody read before you write: another process or thread; or use poll(), and read and write in turns. What a process "
		"only keeps for itself belongs in memory or in a file."),
	.see = "pipe(7), Pipe capacity; fcntl(2), F_SETPIPE_SZ; TLPI 44.1",
	.stuck = on_stuck,
};
