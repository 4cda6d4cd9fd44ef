/** @file
 * select-set-not-rebuilt: select() was called with the sets that the call before had left.
 */
#include <poll.h>

#include "diagnose/loops.h"
#include "diagnose/rule.h"

static bool is_select(const struct event *event)
{
	return event->call && event->call->class == CALL_POLL && call_argument(event->call, ARG_READ_SET) >= 0;
}

/** Do the sets hold exactly what the call before has found? */
static bool is_left_over(const struct event *before, const struct event *now)
{
	size_t i, found = 0;

	for (i = 0; i < before->watch_count; i++) {
		const struct watch *watch = &before->watches[i];

		if (!watch->revents)
			continue;
		if (found >= now->watch_count || now->watches[found].fd != watch->fd ||
			now->watches[found].events != watch->revents)
			return false;
		found++;
	}
	return found > 0 && found == now->watch_count && before->watch_count > found;
}

/** A descriptor that is missing now, and could be read. */
static const struct watch *missing(const struct trace *trace, const struct event *before)
{
	size_t i;

	for (i = 0; i < before->watch_count; i++)
		if (!before->watches[i].revents && before->watches[i].events & POLLIN &&
			is_readable(trace, before->watches[i].object))
			return &before->watches[i];
	return NULL;
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i], *before;
		const struct watch *left_out;
		int at;

		if (stuck->kind != EVENT_STUCK || !is_select(stuck))
			continue;
		before = last_poll(trace, stuck);
		at = call_argument(stuck->call, ARG_READ_SET);
		if (!before || !is_select(before) || before->args[at] != stuck->args[at] ||
			!is_left_over(before, stuck))
			continue;
		left_out = missing(trace, before);
		if (left_out)
			finding_report(diagnosis, stuck, before,
				_("select() is called here with the set that the call before had left: descriptor %d is not in it any more, and has "
				  "something to be read"),
				left_out->fd);
	}
}

const struct rule rule_select_set_not_rebuilt = {
	.id = "select-set-not-rebuilt",
	.severity = SEVERITY_ERROR,
	.title = N_("the sets of select() are not filled again"),
	.why = N_(
		"select() overwrites its sets: what was not ready is taken out. In the next call it is not watched any more."),
	.fix = N_("Keep a set of all descriptors, and give select() a copy of it each time."),
	.see = "select(2); select_tut(2); Beej 7.3",
	.stuck = on_stuck,
};
