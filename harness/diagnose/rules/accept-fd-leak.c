/** @file
 * accept-fd-leak: connections are accepted and never closed.
 */
#include <stdlib.h>

#include "diagnose/connections.h"

static bool is_leaked(const struct abandoned *item)
{
	return is_call(item->made, CALL_ACCEPT) && item->last->call->class != CALL_SHUTDOWN;
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	struct abandoned_list list = {0};
	const struct abandoned *first = NULL, *last = NULL;
	size_t count = 0, i;
	char *name;

	connections_abandoned(diagnosis->trace, tables, task, until, &list);
	for (i = 0; i < list.count; i++) {
		if (!is_leaked(&list.items[i]) || (first && !same_line(first->made, list.items[i].made)))
			continue;
		first = first ? first : &list.items[i];
		last = &list.items[i];
		count++;
	}
	if (count >= LEAKS_LEAST && connections_closed(diagnosis->trace, tables, first->made, until) == 0) {
		name = task_name(diagnosis->trace, task);
		finding_report(diagnosis, first->made, last->last,
			_("%s has accepted %zu connections here whose clients have gone, and has closed none of them: descriptors %d to %d"),
			name, count, first->fd, last->fd);
		free(name);
	}
	free(list.items);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	look_at_the_end_of(diagnosis, event, look);
}

static void on_end(struct diagnosis *diagnosis)
{
	look_at_the_end_of(diagnosis, NULL, look);
}

static const char *const errors[] = {"EMFILE", NULL};
static const char *const better[] = {"parent-keeps-conn", NULL};

const struct rule rule_accept_fd_leak = {
	.id = "accept-fd-leak",
	.severity = SEVERITY_ERROR,
	.title = N_("accepted connections are never closed"),
	.why = N_(
		"Every client leaves a descriptor behind. After about a thousand of them accept() fails with EMFILE; and a client that "
		"waits for the end of the answer never sees it."),
	.fix = N_("Close the connection when its client has been served, on every path that leads there."),
	.see = "close(2); accept(2), EMFILE; UNP 4.8",
	.errors = errors,
	.yields_to = better,
	.event = on_event,
	.end = on_end,
};
