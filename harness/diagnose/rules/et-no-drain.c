/** @file
 * et-no-drain: an edge-triggered event was answered with one read, and more was there than that read took.
 */
#include <sys/epoll.h>

#include "diagnose/ask.h"
#include "diagnose/loops.h"

static void look_at(struct diagnosis *diagnosis, const struct event *stuck, const struct interest *interest)
{
	const struct trace *trace = diagnosis->trace;
	uint64_t left = object_unread(trace->descriptors, interest->object);
	const struct event *receive = left ? last_call_on(trace, stuck->task, interest->object, CALL_RECEIVE) : NULL;

	if (!(interest->events & EPOLLET) || !receive || receive->result <= 0 ||
		(uint64_t)receive->result < receive->count)
		return;
	finding_report(diagnosis, receive, stuck,
		_("%s() took the %llu bytes it had room for here; %llu more are there, and the loop waits at %s:%d for an event that was told already"),
		function_name(receive), (unsigned long long)receive->count, (unsigned long long)left,
		PLACE(stuck->where));
}

static void on_stuck(struct diagnosis *diagnosis)
{
	look_at_interests(diagnosis, look_at);
}

const struct rule rule_et_no_drain = {
	.id = "et-no-drain",
	.severity = SEVERITY_ERROR,
	.title = N_("after an edge-triggered event not everything is read"),
	.why = N_(
		"With EPOLLET there is one event when something new comes, and none for what is left over. Who does not take all of it waits for the "
		"next piece, which the other side may never send."),
	.fix = N_(
		"On a non-blocking descriptor, read until EAGAIN (or until less came than was asked for) before the next epoll_wait(); or do "
		"without EPOLLET."),
	.see = "epoll(7), Level-triggered and edge-triggered; TLPI 63.4.6",
	.stuck = on_stuck,
};
