/** @file
 * exec-failure-unreported: exec failed, and the process ended without a word, or as if all were well.
 */
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/ask.h"

/** posix_spawn(3) and vfork(2) share memory with the parent, which learns of the failure by itself. */
static bool shares_memory(const struct trace *trace, int task)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SPAWN && trace->events[i].child == task)
			return trace->events[i].flags & CLONE_VM;
	return false;
}

/** Does the task send anything but messages before its end? It may do the work itself, or tell the parent through a pipe. */
static bool does_something(const struct event *failure, const struct event *end)
{
	const struct event *event;

	for (event = failure + 1; event < end; event++)
		if (event->task == failure->task && event->kind == EVENT_CALL && call_sends(event->call) &&
			event->fd != 2)
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct event *failure)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *next = next_of_task(trace, failure), *end = end_of_task(trace, failure->task);
	bool reported = is_reported(trace, failure);
	char *name;

	if (!end || !WIFEXITED(end->status) || shares_memory(trace, failure->task) || does_something(failure, end))
		return;
	if (next->kind == EVENT_EXEC || is_attempt(next, CALL_EXEC)) /* execvp() looks in many places */
		return;
	if (reported && WEXITSTATUS(end->status) != 0)
		return;
	name = task_name(trace, failure->task);
	finding_report(diagnosis, failure, end,
		reported
			? _("exec of '%s' failed here with %s (%s), but %s ended with exit status %d, as if all were well")
			: _("exec of '%s' failed here with %s (%s), and %s ended with exit status %d and no message"),
		failure->text ? failure->text : "", errno_name((int)-failure->result), strerror((int)-failure->result),
		name, WEXITSTATUS(end->status));
	free(name);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_learners(event))
		look_at(diagnosis, event);
}

static const char *const errors[] = {"ENOENT", "EACCES", "ENOEXEC", NULL};
static const char *const better[] = {"exec-failure-child-continues", NULL};

const struct rule rule_exec_failure_unreported = {
	.id = "exec-failure-unreported",
	.severity = SEVERITY_WARNING,
	.title = N_("exec fails, and nobody says why"),
	.why = N_(
		"exec returns only when it has failed: the program is not there, or may not be run. Whoever started it sees "
		"nothing happen, and a status of 0 even says that all went well."),
	.fix = N_(
		"Behind every exec stand two lines: perror() with the name of the program, and _exit(127) (the shell's status "
		"for a command that is not found)."),
	.see = "execve(2), RETURN VALUE; exit status in sh(1); TLPI 27.1",
	.errors = errors,
	.yields_to = better,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_EXEC),
	.failed = true,
};
