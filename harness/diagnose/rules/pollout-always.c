/** @file
 * pollout-always: poll() is asked for writability all the time, and so never sleeps.
 */
#include <poll.h>

#include "diagnose/ask.h"
#include "diagnose/loops.h"

/** The poll that spins found nothing but room to write; @return the descriptor, or -1. */
static int only_writable(const struct event *poll)
{
	int fd = -1;
	size_t i;

	for (i = 0; i < poll->watch_count; i++) {
		if (poll->watches[i].revents & ~(unsigned)POLLOUT)
			return -1;
		if (poll->watches[i].revents)
			fd = poll->watches[i].fd;
	}
	return fd;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *poll;

	if (event->result <= 0)
		return;
	poll = last_poll(diagnosis->trace, event);
	if (poll && only_writable(poll) >= 0)
		finding_report(diagnosis, event, poll,
			_("%s() found %llu times in a row that descriptor %d is writable, and nothing was written: there is nothing to write"),
			function_name(event), (unsigned long long)event->count, only_writable(poll));
}

const struct rule rule_pollout_always = {
	.id = "pollout-always",
	.severity = SEVERITY_ERROR,
	.title = N_("POLLOUT is asked for although there is nothing to send"),
	.why = N_(
		"A socket nearly always has room, so poll() returns at once, for ever: the loop turns without doing anything."),
	.fix = N_("Ask for POLLOUT only while bytes are left over from a send that could not take them all."),
	.see = "poll(2); TLPI 63.2; UNP 6.3",
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
	.calls = ONE(CALL_POLL),
};
