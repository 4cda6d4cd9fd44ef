/** @file
 * stdio-double-flush-after-fork: text that stood in the stdio buffer at fork() was written by parent and child.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/rule.h"

/** Does this process, after the fork, write bytes that begin with the unwritten ones? */
static const struct event *flushes(const struct trace *trace, const struct event *fork, int process)
{
	size_t i;

	for (i = fork->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		size_t length = fork->data.length < event->data.length ? fork->data.length : event->data.length;

		if (event->kind == EVENT_EXEC && process_of(trace->descriptors, event->task) == process)
			return NULL; /* the buffer was lost with the old program */
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && length == fork->data.length &&
			process_of(trace->descriptors, event->task) == process &&
			memcmp(event->data.bytes, fork->data.bytes, length) == 0)
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *parents, *childs;
	char *name;

	if (!event->data.length || trace->tasks[event->child].thread)
		return;
	parents = flushes(trace, event, process_of(trace->descriptors, event->task));
	childs = flushes(trace, event, process_of(trace->descriptors, event->child));
	if (!parents || !childs)
		return;
	name = task_name(trace, event->child);
	finding_report(diagnosis, event, childs,
		_("%llu bytes of text stood unwritten in the stdio buffer at this fork(); they were written twice, by the parent and by %s"),
		(unsigned long long)event->count, name);
	free(name);
}

const struct rule rule_stdio_double_flush_after_fork = {
	.id = "stdio-double-flush-after-fork",
	.severity = SEVERITY_ERROR,
	.title = N_("text that was waiting in the stdio buffer at fork() came out twice"),
	.why = N_(
		"fork() copies memory, and the stdio buffer with it. When standard output is no terminal, printf() only fills that buffer; both "
		"processes write it out when they end."),
	.fix = N_("Call fflush(NULL) before fork(), or end the child with _exit()."),
	.see = "fork(2); setbuf(3); TLPI 25.4",
	.event = on_event,
	.kinds = ONE(EVENT_SPAWN),
};
