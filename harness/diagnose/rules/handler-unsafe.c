/** @file
 * handler-unsafe: the handler of a signal used stdio, or ended the program with exit(), or waited for a lock.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/ask.h"

/** printf() and its kin reach write() through at least so many functions of libc; write() itself is one, at most three. */
enum { STDIO_FRAMES = 4 };

static bool is_own_handler(enum disposition disposition)
{
	return disposition == DISPOSITION_HANDLER || disposition == DISPOSITION_RESTARTING;
}

/** Where the process installed the handler of this signal: the line is all that is known of a handler that made no call. */
static const struct event *installed(const struct trace *trace, const struct event *handled)
{
	int process = process_of(trace->descriptors, handled->task);
	size_t i;

	for (i = handled->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (is_call(event, CALL_SIGNAL) && event->signal == handled->signal &&
			is_own_handler(event->disposition) && is_of_process(trace, event, process))
			return event;
	}
	return NULL;
}

static void look_at_buffer(struct diagnosis *diagnosis, const struct event *handled)
{
	const struct event *install = handled->count ? installed(diagnosis->trace, handled) : NULL;
	struct text text = {0};

	if (!install || !is_learners(install))
		return;
	text_add_escaped(&text, handled->data.bytes, handled->data.length, 40);
	finding_report(diagnosis, install, handled,
		_("the handler of %s that is installed here printed with stdio: \"%s\" was added to the buffer of standard output"),
		signal_name(handled->signal), text_string(&text));
	text_clear(&text);
}

static void look_at_call(struct diagnosis *diagnosis, const struct event *event)
{
	const char *signal = signal_name(event->handling);

	if (event->kind == EVENT_EXIT && strcmp(event->call->name, "exit_group") == 0 && event->frames > 1)
		finding_report(diagnosis, event, NULL,
			_("the handler of %s calls exit() here, which writes out the stdio buffers and runs the functions of atexit()"),
			signal);
	else if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->frames >= STDIO_FRAMES)
		finding_report(diagnosis, event, NULL,
			_("stdio writes here, inside of the handler of %s: %s() was called %d functions deep"), signal,
			function_name(event), event->frames);
	else if (event->kind == EVENT_STUCK && event->call->class == CALL_FUTEX)
		finding_report(diagnosis, event, NULL,
			_("the handler of %s waits here for a lock; the code that it interrupted may hold it, and cannot go on"),
			signal);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (event->kind == EVENT_HANDLED)
		look_at_buffer(diagnosis, event);
	else if (event->call && event->handling && is_learners(event))
		look_at_call(diagnosis, event);
}

const struct rule rule_handler_unsafe = {
	.id = "handler-unsafe",
	.severity = SEVERITY_WARNING,
	.title = N_("a signal handler uses functions that are not safe there"),
	.why = N_(
		"A handler runs in the middle of whatever the program was doing, also in the middle of printf() or malloc(). Called once more "
		"there, they find their data half changed: text is lost or doubled, or the program waits for its own lock for ever."),
	.fix = N_(
		"Let the handler set a flag of type volatile sig_atomic_t, or write() a byte into a pipe, and do the rest in the main loop. "
		"To end at once use _exit()."),
	.see = "signal-safety(7); TLPI 21.1",
	.event = on_event,
};
