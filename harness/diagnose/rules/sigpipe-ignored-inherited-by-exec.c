/** @file
 * sigpipe-ignored-inherited-by-exec: an executed program ignores SIGPIPE without knowing it, and writes where nobody reads.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

/** Where the program that is about to be replaced, or a process that it descends from, began to ignore SIGPIPE. */
static const struct event *ignores(const struct trace *trace, const struct event *exec)
{
	size_t i;

	for (i = exec->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (is_call(event, CALL_SIGNAL) && event->signal == SIGPIPE &&
			event->disposition == DISPOSITION_IGNORED && task_descends_from(trace, exec->task, event->task))
			return event;
	}
	return NULL;
}

/** kill(2) of SIGPIPE to the process that calls it. Ids in traces are 100 + the number of the process's first task. */
static bool signals_itself(const struct trace *trace, const struct event *event)
{
	return is_call(event, CALL_SIGNAL) && strcmp(event->call->name, "kill") == 0 && event->signal == SIGPIPE &&
		event->result == 0 && event->args[0] >= 100 &&
		is_of_process(trace, event, process_of(trace->descriptors, (int)event->args[0] - 100));
}

static bool says_what_to_do(const struct event *event)
{
	return is_call(event, CALL_SIGNAL) && strcmp(event->call->name, "rt_sigaction") == 0 &&
		event->signal == SIGPIPE && event->args[1];
}

/** What would have ended the executed program, before it says itself what SIGPIPE is to do. */
static const struct event *survived(const struct trace *trace, const struct event *exec)
{
	size_t i;

	for (i = exec->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->task != exec->task)
			continue;
		if (event->kind == EVENT_EXEC || says_what_to_do(event))
			return NULL;
		if (signals_itself(trace, event) ||
			(event->kind == EVENT_CALL && call_sends(event->call) && event->result == -EPIPE))
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *ignored, *proof;

	if (!is_learners(event) || signal_disposition(diagnosis->before, event->task, SIGPIPE) != DISPOSITION_IGNORED)
		return;
	ignored = ignores(trace, event);
	proof = ignored ? survived(trace, event) : NULL;
	if (!proof)
		return;
	finding_report(diagnosis, event, proof,
		_("SIGPIPE is ignored since %s:%d, and '%s', executed here, inherited that: its %s() %s, and it was not ended by the signal"),
		PLACE(ignored->where), event->text, function_name(proof),
		proof->result < 0 ? _("failed with EPIPE") : _("sent SIGPIPE to itself"));
}

static const char *const errors[] = {"EPIPE", NULL};

const struct rule rule_sigpipe_ignored_inherited_by_exec = {
	.id = "sigpipe-ignored-inherited-by-exec",
	.severity = SEVERITY_WARNING,
	.title = N_("an executed program inherits that SIGPIPE is ignored"),
	.why = N_(
		"What is ignored stays ignored across exec. Most programs rely on SIGPIPE to end them when their reader has gone; without it "
		"they complain about a broken pipe, or go on writing for ever."),
	.fix = N_("In the child, before exec: signal(SIGPIPE, SIG_DFL)."),
	.see = "execve(2); signal(7); TLPI 27.5",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXEC),
};
