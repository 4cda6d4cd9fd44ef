/** @file
 * eintr-accept-fatal: a call was interrupted by a signal, and the program took that for an error.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

/** Signals whose handlers tell a program to stop waiting: to end, or that time is up. */
static const int stops[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGVTALRM, SIGPROF};

static bool asks_to_stop(int signal)
{
	size_t i;

	for (i = 0; i < sizeof stops / sizeof *stops; i++)
		if (stops[i] == signal)
			return true;
	return false;
}

/** An injected EINTR comes from no signal: it may stand for any that the program has a handler for. */
static bool may_be_asked_to_stop(const struct diagnosis *diagnosis, const struct event *event)
{
	size_t i;

	for (i = 0; i < sizeof stops / sizeof *stops; i++)
		if (signal_disposition(diagnosis->before, event->task, stops[i]) >= DISPOSITION_HANDLER)
			return true;
	return false;
}

/** The signal that interrupted the call stands just before its return. */
static const struct event *signal_of(const struct trace *trace, const struct event *event)
{
	const struct event *before = event->number ? event - 1 : NULL;

	return before && before >= trace->events && before->kind == EVENT_SIGNAL && before->task == event->task ? before
														: NULL;
}

/** A program that waited for its child may end with the child's status. */
static bool is_status_of_child(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = 0; i < end->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_WAIT && event->child >= 0 &&
			event->task == end->task && event->status != 0 &&
			WEXITSTATUS(event->status) == WEXITSTATUS(end->status))
			return true;
	}
	return false;
}

/** What the program did as if the call had failed: it ended with an error, or closed the connection. */
static const struct event *consequence(const struct trace *trace, const struct event *event)
{
	const struct event *end = wound_up(trace, event);

	if (event->call->class != CALL_POLL && tried_again(trace, event))
		return NULL;
	if (end && end->status != 0 && WIFEXITED(end->status) && !is_status_of_child(trace, end))
		return end;
	return event->call->class == CALL_RECEIVE || event->call->class == CALL_SEND ? dropped(trace, event) : NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *signal, *then;
	char *name;

	if (event->result != -EINTR)
		return;
	signal = signal_of(trace, event);
	if (signal ? asks_to_stop(signal->signal) : may_be_asked_to_stop(diagnosis, event))
		return;
	then = consequence(trace, event);
	if (!then)
		return;
	name = task_name(trace, event->task);
	if (then->kind == EVENT_EXIT)
		finding_report(diagnosis, event, then,
			_("%s() was interrupted here by %s, and %s ended with exit status %d"), function_name(event),
			signal ? signal_name(signal->signal) : _("a signal"), name, WEXITSTATUS(then->status));
	else
		finding_report(diagnosis, event, then,
			_("%s() was interrupted here by %s, and %s closed the descriptor at %s:%d"),
			function_name(event), signal ? signal_name(signal->signal) : _("a signal"), name,
			PLACE(then->where));
	free(name);
}

static const char *const errors[] = {"EINTR", NULL};

const struct rule rule_eintr_accept_fatal = {
	.id = "eintr-accept-fatal",
	.severity = SEVERITY_ERROR,
	.title = N_("a call that a signal interrupted is treated as failed"),
	.why = N_(
		"EINTR says that a handler has run while the call was waiting. Nothing is wrong with the connection or the listening "
		"socket; nothing was transferred either, and the call can be made again. SA_RESTART spares most calls this, but never "
		"poll(), select() and epoll_wait()."),
	.fix = N_("Make the call again when errno is EINTR."),
	.see = "signal(7), Interruption of system calls; UNP 5.9; TLPI 21.5",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_ACCEPT) | ONE(CALL_RECEIVE) | ONE(CALL_SEND) | ONE(CALL_POLL),
	.failed = true,
};
