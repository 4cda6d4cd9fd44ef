/** @file
 * parent-keeps-conn: a child serves the client, and the parent never closes its own copy of the connection.
 */
#include <stdlib.h>

#include "diagnose/connections.h"

/** What became of a connection after it was accepted. */
struct course {
	const struct event *fork;   /**< its process made a child then … */
	const struct event *served; /**< … which used it … */
	bool used, accepted;        /**< … and itself used it, accepted the next one, after that */
};

static void follow(const struct trace *trace, const struct event *accept, int object, struct course *course)
{
	int process = process_of(trace->descriptors, accept->task);
	size_t i;

	for (i = accept->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		bool own = is_of_process(trace, event, process);

		if (event->kind == EVENT_SPAWN && own && !trace->tasks[event->child].thread && !course->fork)
			course->fork = event;
		if (!course->fork || !event->call)
			continue;
		if (own && event->kind == EVENT_CALL && event->object == object)
			course->used = true;
		if (own && is_attempt(event, CALL_ACCEPT))
			course->accepted = true;
		if (!own && (call_receives(event->call) || call_sends(event->call)) && event->object == object &&
			task_descends_from(trace, event->task, accept->task))
			course->served = event;
	}
}

/** Does any process but this one still have it? */
static bool is_held_elsewhere(const struct descriptors *tables, int object, int process)
{
	struct holder holders[2];
	size_t count = descriptors_holders(tables, object, END_READ, holders, 2), i;

	for (i = 0; i < count && i < 2; i++)
		if (holders[i].process != process)
			return true;
	return false;
}

static void look_at(struct diagnosis *diagnosis, const struct descriptors *tables, const struct descriptor *row)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *accept = &trace->events[row->opened_by];
	struct course course = {0};
	char *parent, *child, *what;

	follow(trace, accept, row->description->object, &course);
	if (!course.served || course.used || !course.accepted ||
		is_held_elsewhere(tables, row->description->object, process_of(tables, accept->task)))
		return;
	parent = task_name(trace, accept->task);
	child = task_name(trace, course.served->task);
	what = object_describe(tables, row->description->object);
	finding_report(diagnosis, course.fork, accept,
		_("%s served %s and is done with it, but %s still has it open as descriptor %d (accepted at %s:%d), and accepts the next one"),
		child, what, parent, row->fd, PLACE(accept->where));
	finding_prove(diagnosis, course.fork, accept);
	free(parent);
	free(child);
	free(what);
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	(void)until; /* what came later is not its doing */
	for (i = 0; i < count; i++) {
		const struct event *made = &diagnosis->trace->events[rows[i].opened_by];

		if (is_call(made, CALL_ACCEPT) && is_of_process(diagnosis->trace, made, process_of(tables, task)))
			look_at(diagnosis, tables, &rows[i]);
	}
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

const struct rule rule_parent_keeps_conn = {
	.id = "parent-keeps-conn",
	.severity = SEVERITY_ERROR,
	.title = N_("the parent keeps the connection that its child serves"),
	.why = N_(
		"After fork() both processes have the connection. It ends, and the client sees the end, only when both have closed it; and "
		"the parent loses a descriptor with each client."),
	.fix = N_("Close the accepted descriptor in the parent right after fork()."),
	.see = "fork(2); close(2); UNP 4.8, figures 4.13 to 4.16; TLPI 60.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
