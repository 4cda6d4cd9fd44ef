/** @file
 * epoll-stale-event: a descriptor was used for an event of the same batch whose handling had closed it.
 */
#include <errno.h>

#include "diagnose/aftermath.h"
#include "diagnose/loops.h"
#include "diagnose/rule.h"

static bool is_in_batch(const struct event *poll, int fd)
{
	size_t i;

	for (i = 0; i < poll->watch_count; i++)
		if (poll->watches[i].fd == fd && poll->watches[i].revents)
			return true;
	return false;
}

/** The close of this number by the same task since the poll. */
static const struct event *closed_since(const struct trace *trace, const struct event *poll, const struct event *use)
{
	size_t i;

	for (i = use->number; i-- > poll->number + 1;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == use->task && event->call->class == CALL_CLOSE &&
			event->fd == use->fd && event->result == 0)
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *poll, *close;

	if (event->result != -EBADF || event->fd < 0 || event->call->class == CALL_POLL)
		return;
	poll = last_poll(diagnosis->trace, event);
	close = poll && poll->result > 1 && is_in_batch(poll, event->fd) ? closed_since(diagnosis->trace, poll, event)
									 : NULL;
	if (close)
		finding_report(diagnosis, event, close,
			_("the poll at %s:%d had an event for descriptor %d; while an earlier one of its events was handled, at %s:%d, the "
			  "descriptor was closed, and is used here"),
			PLACE(poll->where), event->fd, PLACE(close->where));
}

static const char *const errors[] = {"EBADF", NULL};

const struct rule rule_epoll_stale_event = {
	.id = "epoll-stale-event",
	.severity = SEVERITY_ERROR,
	.title = N_("an event is handled whose descriptor was closed a moment before"),
	.why = N_(
		"One call returns several events. If handling the first of them closes the descriptor of another, that one's event is out of date; "
		"by then its number may even belong to a new connection."),
	.fix = N_(
		"Mark what is to be closed, leave out events of what is marked, and close after the last event of the batch."),
	.see = "epoll(7), Possible pitfalls: event cache",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.failed = true,
};
