/** @file
 * blocking-call-in-loop: an event loop waits for one client, while another one could be served.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/loops.h"

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i];
		int other = stuck->kind == EVENT_STUCK ? kept_waiting(trace, stuck) : 0;
		char *one, *two;

		if (!other)
			continue;
		one = object_describe(trace->descriptors, stuck->object);
		two = object_describe(trace->descriptors, other);
		finding_report(diagnosis, stuck, last_poll(trace, stuck),
			_("the loop waits here in %s() for %s alone; %s has something to be read, and must wait, too"),
			function_name(stuck), one, two);
		free(one);
		free(two);
	}
}

static const char *const yields_to[] = {"accepted-not-nonblocking", "broadcast-blocks-on-slow", NULL};

const struct rule rule_blocking_call_in_loop = {
	.id = "blocking-call-in-loop",
	.severity = SEVERITY_ERROR,
	.title = N_("a call in the event loop waits for one client"),
	.why = N_(
		"The loop serves all clients in turn, and waits in poll() for all of them. A receive or send that waits for one of them stops it: "
		"a client who sends half a line keeps all others waiting."),
	.fix = N_(
		"Set O_NONBLOCK on every connection; receive what is there and keep it until it is complete, and keep what could not be sent."),
	.see = "fcntl(2), O_NONBLOCK; poll(2); UNP 16.2; TLPI 63.1",
	.yields_to = yields_to,
	.stuck = on_stuck,
};
