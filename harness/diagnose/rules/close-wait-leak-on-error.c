/** @file
 * close-wait-leak-on-error: connections are closed where all goes well, and left open on the path of an error.
 */
#include <stdlib.h>

#include "diagnose/connections.h"

static bool is_leaked(const struct abandoned *item)
{
	return is_call(item->made, CALL_ACCEPT) && item->last != item->made && item->last->call->class != CALL_SHUTDOWN;
}

/** How many were left by the line that left this one. */
static size_t left_at_line(const struct abandoned_list *list, const struct abandoned *one)
{
	size_t count = 0, i;

	for (i = 0; i < list->count; i++)
		count += is_leaked(&list->items[i]) && same_line(list->items[i].last, one->last) &&
			same_line(list->items[i].made, one->made);
	return count;
}

static void look_at(struct diagnosis *diagnosis, const struct abandoned *item, size_t count, size_t closed)
{
	char *name = task_name(diagnosis->trace, item->last->task);

	finding_report(diagnosis, item->last, item->made,
		_("%s accepted connections at %s:%d and has closed %zu of them; %zu are still open though their clients have gone, and "
		  "this was the last call on each"),
		name, PLACE(item->made->where), closed, count);
	free(name);
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	struct abandoned_list list = {0};
	size_t i;

	connections_abandoned(diagnosis->trace, tables, task, until, &list);
	for (i = 0; i < list.count; i++) {
		const struct abandoned *item = &list.items[i];
		size_t count = is_leaked(item) ? left_at_line(&list, item) : 0;
		size_t closed =
			count < LEAKS_LEAST ? 0 : connections_closed(diagnosis->trace, tables, item->made, until);

		if (closed == 0)
			continue;
		look_at(diagnosis, item, count, closed);
		connections_prove(diagnosis, item->last, &list);
		break;
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

const struct rule rule_close_wait_leak_on_error = {
	.id = "close-wait-leak-on-error",
	.severity = SEVERITY_ERROR,
	.title = N_("a connection is not closed on the path of an error"),
	.why = N_(
		"The ordinary path closes the connection, another one leaves without. Each client that takes it costs a descriptor, and "
		"the connection stays in CLOSE_WAIT as long as the server lives."),
	.fix = N_(
		"Let all paths leave through the one place that closes: goto done, or a function that serves and a caller that closes."),
	.see = "close(2); tcp(7); UNP 4.8",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
