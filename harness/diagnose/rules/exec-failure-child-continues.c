/** @file
 * exec-failure-child-continues: exec failed in a child, which went on with the parent's work as a second copy of it.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

/** Making children, waiting for them and accepting are work; so is reading, if it is what the parent reads. */
static bool is_work(const struct event *event)
{
	return is_attempt(event, CALL_SPAWN) || is_attempt(event, CALL_WAIT) || is_attempt(event, CALL_ACCEPT) ||
		(is_attempt(event, CALL_RECEIVE) && event->object);
}

/** The parent at the same line, doing the same. Reading in turns is possible, so it has to read after the failure. */
static const struct event *parent_at(const struct trace *trace, const struct event *work, const struct event *failure)
{
	size_t i = work->call->class == CALL_RECEIVE ? failure->number : 0;

	for (; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task == trace->tasks[work->task].parent && is_attempt(event, work->call->class) &&
			event->where.file == work->where.file && event->where.line == work->where.line &&
			event->object == work->object)
			return event;
	}
	return NULL;
}

/** The first piece of the parent's work that the child does after the failure; @p parents gets the parent's. */
static const struct event *work_after(
	const struct trace *trace, const struct event *failure, const struct event **parents)
{
	const struct event *next = next_of_task(trace, failure);

	for (; next && next->kind != EVENT_EXEC; next = next_of_task(trace, next)) {
		*parents = is_work(next) && is_learners(next) ? parent_at(trace, next, failure) : NULL;
		if (*parents)
			return next;
	}
	return NULL;
}

static void look_at(struct diagnosis *diagnosis, const struct event *failure)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *parents, *work = work_after(trace, failure, &parents), *next = next_of_task(trace, failure);
	char *parent, *child;

	if (!work || is_attempt(next, CALL_EXEC)) /* execvp() looks in many places */
		return;
	parent = task_name(trace, trace->tasks[failure->task].parent);
	child = task_name(trace, failure->task);
	finding_report(diagnosis, failure, work,
		_("exec of '%s' failed here with %s (%s), and %s went on with the work of %s: it called %s() at %s:%d"),
		failure->text ? failure->text : "", errno_name((int)-failure->result), strerror((int)-failure->result),
		child, parent, function_name(work), PLACE(work->where));
	free(parent);
	free(child);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	const struct task *task = &diagnosis->trace->tasks[event->task];

	if (is_learners(event) && task->parent >= 0 && !task->thread)
		look_at(diagnosis, event);
}

static const char *const errors[] = {"ENOENT", "EACCES", "ENOEXEC", NULL};

const struct rule rule_exec_failure_child_continues = {
	.id = "exec-failure-child-continues",
	.severity = SEVERITY_ERROR,
	.title = N_("the child goes on as a second parent when exec fails"),
	.why = N_(
		"exec returns when it fails, and the child then runs on through the parent's code: two copies of the program "
		"read the same input, and each of them makes children."),
	.fix = N_(
		"Behind exec: perror() with the name of the program, then _exit(127), so that the child never leaves this "
		"place."),
	.see = "execve(2), RETURN VALUE; TLPI 27.1; CS:APP 8.4",
	.errors = errors,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_EXEC),
	.failed = true,
};
