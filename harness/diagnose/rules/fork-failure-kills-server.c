/** @file
 * fork-failure-kills-server: one fork (or thread) failed, and the server ended, or left its client hanging.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/ask.h"

/** The connection for which the child was to be made: accepted last by the same task, from a socket that has given others. */
static const struct event *client_of(const struct trace *trace, const struct event *failure)
{
	const struct event *accept = NULL;
	size_t count = 0, i;

	for (i = failure->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (!is_call(event, CALL_ACCEPT) || event->result < 0 || event->task != failure->task)
			continue;
		accept = accept ? accept : event;
		count += event->object == accept->object;
	}
	return count >= 2 ? accept : NULL;
}

/** What the task does next that decides: it accepts the next client, closes or uses the connection, or ends. */
static const struct event *decision(const struct trace *trace, const struct event *failure, const struct event *accept)
{
	const struct event *next = next_of_task(trace, failure);

	for (; next && next->kind != EVENT_EXIT; next = next_of_task(trace, next))
		if (is_attempt(next, CALL_ACCEPT) || (next->call && next->fd == accept->made[0]))
			return next;
	return next;
}

/** Does anything ever happen to the connection again, in any process? */
static bool is_touched(const struct trace *trace, const struct event *failure, const struct event *accept)
{
	size_t i;

	for (i = failure->number + 1; i < trace->event_count; i++)
		if (trace->events[i].call && trace->events[i].object == accept->made_object &&
			trace->events[i].kind != EVENT_STUCK)
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct event *failure)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *accept = client_of(trace, failure);
	const struct event *next = accept ? decision(trace, failure, accept) : NULL;
	const char *error = errno_name((int)-failure->result), *reason = strerror((int)-failure->result);
	char *name, *client;

	if (!next)
		return;
	name = task_name(trace, failure->task);
	client = object_describe(trace->descriptors, accept->made_object);
	if (next->kind == EVENT_EXIT && WIFEXITED(next->status) && WEXITSTATUS(next->status) != 0 && next->call)
		finding_report(diagnosis, failure, next,
			_("no child could be made here for one client, with %s (%s), and %s ended: with it the service for all clients"),
			error, reason, name);
	else if (is_attempt(next, CALL_ACCEPT) && !is_touched(trace, failure, accept))
		finding_report(diagnosis, failure, accept,
			_("no child could be made here, with %s (%s), and %s went on without closing %s: its client waits for ever"),
			error, reason, name, client);
	free(name);
	free(client);
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	if ((event->result == -EAGAIN || event->result == -ENOMEM) && is_learners(event))
		look_at(diagnosis, event);
}

static const char *const errors[] = {"EAGAIN", "ENOMEM", NULL};
static const char *const better[] = {"fork-bomb-unbounded", NULL};

const struct rule rule_fork_failure_kills_server = {
	.id = "fork-failure-kills-server",
	.severity = SEVERITY_WARNING,
	.title = N_("a fork() that fails ends the server, or leaves its client hanging"),
	.why = N_(
		"fork() and pthread_create() may fail when much is going on: for want of memory or because of a limit. That concerns one "
		"client, who can come again; the others are being served well."),
	.fix = N_(
		"When no child can be made: tell the client that the server is busy or close its connection, and accept the next one."),
	.see = "fork(2), ERRORS; pthread_create(3), EAGAIN; UNP 4.7",
	.errors = errors,
	.yields_to = better,
	.late = on_late,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SPAWN),
	.failed = true,
};
