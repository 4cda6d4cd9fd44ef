/** @file
 * fcntl-overwrites-flags: F_SETFL set one flag, and cleared another.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/text.h"
#include "diagnose/rule.h"
#include "model/names.h"

enum { SETTABLE = O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME };

static bool is_fcntl(const struct event *event, int command)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_CONTROL &&
		call_argument(event->call, ARG_FCNTL) >= 0 && event->result >= 0 && (int)event->args[1] == command;
}

/** Who has read the flags before knows what is cleared. */
static bool has_read_flags(const struct trace *trace, const struct event *set)
{
	size_t i;

	for (i = 0; i < set->number; i++)
		if (is_fcntl(&trace->events[i], F_GETFL) && trace->events[i].object == set->object)
			return true;
	return false;
}

static char *flag_names(unsigned flags)
{
	struct text out = {0};

	names_add(&out, &(struct names){.bits = names_open.bits}, flags);
	return text_take(&out);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct descriptor *row;
	unsigned old, new;
	char *lost, *set;

	if (!is_fcntl(event, F_SETFL))
		return;
	row = descriptors_find(diagnosis->before, event->task, event->fd);
	old = row ? row->description->flags & SETTABLE : 0;
	new = (unsigned)event->args[2] & SETTABLE;
	if (!row || !(old & ~new) || !(new & ~old) || has_read_flags(diagnosis->trace, event))
		return;
	lost = flag_names(old & ~new);
	set = flag_names(new);
	finding_report(diagnosis, event, &diagnosis->trace->events[row->opened_by],
		_("fcntl(F_SETFL) sets %s on descriptor %d here, and clears %s, which it had before"), set, event->fd,
		lost);
	free(lost);
	free(set);
}

const struct rule rule_fcntl_overwrites_flags = {
	.id = "fcntl-overwrites-flags",
	.severity = SEVERITY_ERROR,
	.title = N_("F_SETFL is called without F_GETFL"),
	.why = N_(
		"F_SETFL replaces all flags that can be changed by those that are given. What was set before, as O_APPEND by open(), is gone."),
	.fix = N_("Read them first: flags = fcntl(fd, F_GETFL); then fcntl(fd, F_SETFL, flags | O_NONBLOCK)."),
	.see = "fcntl(2), F_SETFL; UNP 7.11; TLPI 5.3",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONTROL),
};
