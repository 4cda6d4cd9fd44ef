/** @file
 * pollhup-ignored: poll() says that a connection is over, and the loop does nothing about it.
 */
#include <poll.h>

#include "diagnose/ask.h"
#include "diagnose/loops.h"

enum { OVER = POLLHUP | POLLERR | POLLNVAL };

/** The first descriptor that this poll told to be over, or NULL. */
static const struct watch *over(const struct event *poll)
{
	size_t i;

	for (i = 0; i < poll->watch_count; i++)
		if (poll->watches[i].revents & OVER)
			return &poll->watches[i];
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *poll;
	const struct watch *watch;
	unsigned bits;

	if (event->result <= 0)
		return;
	poll = last_poll(diagnosis->trace, event);
	watch = poll ? over(poll) : NULL;
	if (!watch)
		return;
	bits = watch->revents & OVER;
	finding_report(diagnosis, event, poll,
		_("%s() told %llu times in a row that descriptor %d is over (%s), and it was neither read nor closed"),
		function_name(event), (unsigned long long)event->count, watch->fd,
		bits & POLLNVAL          ? "POLLNVAL"
			: bits & POLLERR ? "POLLERR"
					 : "POLLHUP");
}

const struct rule rule_pollhup_ignored = {
	.id = "pollhup-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("POLLHUP and POLLERR are not looked at"),
	.why = N_(
		"poll() tells them whether they were asked for or not, and at once, each time, until the descriptor is closed. A loop that tests "
		"only POLLIN turns for ever."),
	.fix = N_(
		"Treat them like POLLIN: read, which gives what is left, then 0 or the error; then close the descriptor and watch it no more."),
	.see = "poll(2), POLLHUP, POLLERR, POLLNVAL; epoll_ctl(2)",
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
	.calls = ONE(CALL_POLL),
};
