/** @file
 * epoll-dup-ghost: epoll tells of a descriptor that was closed, because a copy of it lives.
 */
#include "diagnose/aftermath.h"
#include "diagnose/loops.h"
#include "diagnose/rule.h"

/** What the kernel watches under the number that the program gave, when the event came. */
static const struct interest *interest_of(const struct object *epoll, const struct watch *came)
{
	size_t i;

	for (i = 0; i < epoll->interest_count; i++)
		if (epoll->interests[i].fd == came->fd && epoll->interests[i].data == came->data)
			return &epoll->interests[i];
	return NULL;
}

/** The close of the number, by the process of the poll. */
static const struct event *close_of(const struct trace *trace, const struct event *poll, int fd)
{
	size_t i;

	for (i = poll->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_CLOSE && event->fd == fd &&
			event->result == 0 && is_by_same_process(trace, event, poll))
			return event;
	}
	return NULL;
}

static void look_at(
	struct diagnosis *diagnosis, const struct event *poll, const struct object *epoll, const struct watch *came)
{
	const struct interest *interest = interest_of(epoll, came);
	const struct descriptor *row = descriptors_find(diagnosis->before, poll->task, came->fd);
	const struct event *close;

	if (!interest || (row && row->description == interest->description))
		return;
	close = close_of(diagnosis->trace, poll, came->fd);
	if (close)
		finding_report(diagnosis, close, poll,
			_("descriptor %d is closed here, but a copy of it lives: epoll goes on watching the open file, and at %s:%d tells of "
			  "number %d, which %s"),
			came->fd, PLACE(poll->where), came->fd, row ? _("is another file's now") : _("is nobody's"));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *epoll = object_by_id(diagnosis->before, event->object);
	size_t i;

	if (!epoll || epoll->kind != OBJECT_EPOLL)
		return;
	for (i = 0; i < event->watch_count; i++)
		if (event->watches[i].fd >= 0)
			look_at(diagnosis, event, epoll, &event->watches[i]);
}

const struct rule rule_epoll_dup_ghost = {
	.id = "epoll-dup-ghost",
	.severity = SEVERITY_ERROR,
	.title = N_("epoll tells of a descriptor that was closed"),
	.why = N_(
		"epoll watches the open file, and forgets it when its last descriptor is closed. A copy made by dup() or fork() keeps it there, and "
		"its events still carry the old number."),
	.fix = N_("Call epoll_ctl(EPOLL_CTL_DEL) before close(), wherever a copy may exist."),
	.see = "epoll(7), Questions and answers: Q6",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_POLL),
};
