/** @file
 * shutdown-does-not-free: connections are shut down, but their descriptors are never closed.
 */
#include <stdlib.h>

#include "diagnose/connections.h"

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	struct abandoned_list list = {0};
	const struct event *first = NULL;
	size_t count = 0, i;
	char *name;

	connections_abandoned(diagnosis->trace, tables, task, until, &list);
	for (i = 0; i < list.count; i++) {
		if (!is_call(list.items[i].last, CALL_SHUTDOWN) || (first && !same_line(first, list.items[i].last)))
			continue;
		first = first ? first : list.items[i].last;
		count++;
	}
	if (count >= LEAKS_LEAST) {
		name = task_name(diagnosis->trace, task);
		finding_report(diagnosis, first, NULL,
			_("%s shut down %zu connections here and has closed none of them: each still has its descriptor"),
			name, count);
		connections_prove(diagnosis, first, &list);
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

const struct rule rule_shutdown_does_not_free = {
	.id = "shutdown-does-not-free",
	.severity = SEVERITY_ERROR,
	.title = N_("shutdown() is taken for close()"),
	.why = N_(
		"shutdown() ends the traffic of a connection, but the descriptor stays: after about a thousand connections there is none "
		"left."),
	.fix = N_("Call close() as well, when both directions are done with."),
	.see = "shutdown(2); close(2); UNP 6.6; Beej 5.9",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
