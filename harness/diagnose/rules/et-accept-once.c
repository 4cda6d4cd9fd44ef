/** @file
 * et-accept-once: an edge-triggered event of a listening socket was answered with one accept(), and more had come.
 */
#include <sys/epoll.h>

#include "diagnose/loops.h"
#include "diagnose/rule.h"

static void look_at(struct diagnosis *diagnosis, const struct event *stuck, const struct interest *interest)
{
	const struct trace *trace = diagnosis->trace;
	size_t waiting = object_queue_length(trace->descriptors, interest->object);
	const struct event *accept = waiting ? last_call_on(trace, stuck->task, interest->object, CALL_ACCEPT) : NULL;

	if (!(interest->events & EPOLLET) || !accept || accept->result < 0)
		return;
	finding_report(diagnosis, accept, stuck,
		_("one connection was accepted here for the event; %zu more wait in the queue, and the loop waits at %s:%d for an event that was "
		  "told already"),
		waiting, PLACE(stuck->where));
}

static void on_stuck(struct diagnosis *diagnosis)
{
	look_at_interests(diagnosis, look_at);
}

const struct rule rule_et_accept_once = {
	.id = "et-accept-once",
	.severity = SEVERITY_ERROR,
	.title = N_("after an edge-triggered event only one client is accepted"),
	.why = N_(
		"Clients that come together make one event. With EPOLLET those that are not accepted then wait until another one comes."),
	.fix = N_(
		"Make the listening socket non-blocking, and accept in a loop until EAGAIN; or watch it without EPOLLET."),
	.see = "epoll(7); accept(2); TLPI 63.4.6",
	.stuck = on_stuck,
};
