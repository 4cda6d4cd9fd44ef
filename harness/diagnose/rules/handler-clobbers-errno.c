/** @file
 * handler-clobbers-errno: a handler changed errno, and the code that it interrupted took that for its own error.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** What is known of a task: its last failure outside of handlers, and the one that a handler made after that. */
struct course {
	const struct event *own, *handlers;
};

struct state {
	struct course tasks[64];
};

/** Does the message tell this error, and not that one? */
static bool tells(const struct event *send, int error, int other)
{
	char *text = memory_copy(send->data.bytes, send->data.length);
	bool found = strstr(text, strerror(error)) && !strstr(text, strerror(other));

	free(text);
	return found;
}

/** Has the program's own code ever got this error? Then it may speak of that. */
static bool fails_itself(const struct trace *trace, const struct event *send, int error)
{
	size_t i;

	for (i = 0; i < send->number; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].task == send->task &&
			!trace->events[i].handling && trace->events[i].result == -error)
			return true;
	return false;
}

static void look_at_message(struct diagnosis *diagnosis, const struct course *course, const struct event *send)
{
	int own = (int)-course->own->result, handlers = (int)-course->handlers->result;

	if (!send->data.length || own == handlers || !tells(send, handlers, own) ||
		fails_itself(diagnosis->trace, send, handlers))
		return;
	finding_report(diagnosis, course->handlers, send,
		_("%s() fails here, in the handler of %s, and sets errno to %s. Before that, %s() at %s:%d had failed with %s; but the message at %s:%d says \"%s\""),
		function_name(course->handlers), signal_name(course->handlers->handling), errno_name(handlers),
		function_name(course->own), PLACE(course->own->where), errno_name(own), PLACE(send->where),
		strerror(handlers));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct course *course;

	if (event->task < 0 || event->task >= 64)
		return;
	course = &state->tasks[event->task];
	if (course->own && course->handlers && !event->handling && event->fd == 2 && call_sends(event->call))
		look_at_message(diagnosis, course, event);
	if (event->result >= 0)
		return;
	if (!event->handling)
		*course = (struct course){.own = event};
	else if (course->own)
		course->handlers = event;
}

static const char *const errors[] = {"ECHILD", NULL};

const struct rule rule_handler_clobbers_errno = {
	.id = "handler-clobbers-errno",
	.severity = SEVERITY_ERROR,
	.title = N_("a signal handler changes errno"),
	.why = N_(
		"errno belongs to the code that was interrupted. A handler may run between a call that has failed and the line that looks at "
		"errno: waitpid() in a loop ends with ECHILD, and the program believes that its own call failed with that."),
	.fix = N_("Begin the handler with `int saved = errno;` and end it with `errno = saved;`."),
	.see = "signal-safety(7), errno; TLPI 21.1.3; Beej 6.1",
	.errors = errors,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
