/** @file
 * accept-emfile-spin: no descriptor is left for the connection that waits, and accept() is called again and again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

static bool is_shortage(int64_t result)
{
	return result == -EMFILE || result == -ENFILE || result == -ENOBUFS || result == -ENOMEM;
}

/** The last accept of the task: its line is guilty, also where a poll was the last call. */
static const struct event *last_accept(const struct trace *trace, const struct event *spins)
{
	size_t i;

	for (i = spins->number; i-- > 0;)
		if (is_call(&trace->events[i], CALL_ACCEPT) && trace->events[i].task == spins->task)
			return &trace->events[i];
	return spins;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *accept;
	size_t open;
	char *name;

	if (!is_shortage(event->result))
		return;
	accept = last_accept(diagnosis->trace, event);
	(void)descriptors_of(diagnosis->before, event->task, &open);
	name = task_name(diagnosis->trace, event->task);
	finding_report(diagnosis, accept, event,
		_("%s has %zu descriptors open; %s() failed here with %s (%s), and is called again at once: %llu times so far"),
		name, open, function_name(accept), errno_name((int)-event->result), strerror((int)-event->result),
		(unsigned long long)event->count);
	free(name);
}

static const char *const errors[] = {"EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", NULL};

const struct rule rule_accept_emfile_spin = {
	.id = "accept-emfile-spin",
	.severity = SEVERITY_ERROR,
	.title = N_("accept() without a free descriptor is repeated for ever"),
	.why = N_(
		"When accept() fails for want of descriptors, the connection stays in the queue. So the listening socket stays readable, "
		"poll() returns at once, and the program uses up a processor while it gets nowhere."),
	.fix = N_(
		"Stop watching the listening socket until a connection has been closed; or keep a spare descriptor, close it, accept "
		"the connection, close that, and open the spare one again."),
	.see = "accept(2), ERRORS; getrlimit(2), RLIMIT_NOFILE; libev(3), \"The special problem of accept()ing when you can't\"",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
	.calls = ONE(CALL_ACCEPT),
};
