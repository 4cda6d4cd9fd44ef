/** @file
 * sigpipe-kills-writer: a process was killed by SIGPIPE because it wrote to a pipe or socket that nobody reads.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "diagnose/ask.h"

/** The send that failed with EPIPE, before the end of its task. */
static const struct event *last_send(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = end->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == end->task)
			return call_sends(event->call) && event->result < 0 ? event : NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *send;
	const struct object *object;
	char *name;

	if (!WIFSIGNALED(event->status) || WTERMSIG(event->status) != SIGPIPE)
		return;
	send = last_send(trace, event);
	if (!send)
		return;
	object = object_by_id(trace->descriptors, send->call->class == CALL_TRANSFER ? send->object_out : send->object);
	name = task_name(trace, event->task);
	finding_report(diagnosis, send, event, _("%s was killed by SIGPIPE in this %s(): nobody reads %s any more"),
		name, function_name(send), object ? object->name : _("the other end"));
	free(name);
}

static const char *const errors[] = {"EPIPE", NULL};
static const char *const yields_to[] = {"connect-failure-ignored", NULL};

const struct rule rule_sigpipe_kills_writer = {
	.id = "sigpipe-kills-writer",
	.severity = SEVERITY_ERROR,
	.title = N_("a write to a pipe or socket without a reader killed the process"),
	.why = N_(
		"Writing where nobody reads raises SIGPIPE, and its default action is to end the process: without a message, and without the rest of "
		"its work."),
	.fix = N_(
		"Ignore SIGPIPE, or on a socket send with MSG_NOSIGNAL, and handle the error EPIPE that comes instead."),
	.see = "pipe(7); signal(7); send(2), MSG_NOSIGNAL; TLPI 44.2; UNP 5.13",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
};
