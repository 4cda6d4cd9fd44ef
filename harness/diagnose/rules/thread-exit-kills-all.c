/** @file
 * thread-exit-kills-all: a thread that served one client ended the whole process, and with it all other clients.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "diagnose/connections.h"

/** A connection that a task of the process accepted, moved bytes over, and has not closed. */
static bool uses(const struct diagnosis *diagnosis, int task, const struct object *object, size_t until)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < until; i++) {
		const struct event *event = &trace->events[i];

		if (event->task == task && event->call && (call_receives(event->call) || call_sends(event->call)) &&
			event->object == object->id)
			return true;
	}
	return false;
}

static bool is_client(const struct diagnosis *diagnosis, const struct object *object)
{
	return object->kind == OBJECT_SOCKET && object->listener && !connection_is_over(diagnosis->before, object);
}

/** Another task of the process that was serving a client of its own, which is still there; @p client gets it. */
static int other_server(const struct diagnosis *diagnosis, const struct event *end, const struct object **client)
{
	size_t count, row, task;
	const struct descriptor *rows = descriptors_of(diagnosis->before, end->task, &count);

	for (row = 0; row < count; row++) {
		*client = object_by_id(diagnosis->before, rows[row].description->object);
		if (!is_client(diagnosis, *client) || uses(diagnosis, end->task, *client, end->number))
			continue;
		for (task = 0; task < diagnosis->trace->task_count; task++)
			if ((int)task != end->task &&
				is_of_process(diagnosis->trace, end, process_of(diagnosis->before, (int)task)) &&
				uses(diagnosis, (int)task, *client, end->number))
				return (int)task;
	}
	return -1;
}

static bool serves_a_client(const struct diagnosis *diagnosis, const struct event *end)
{
	int id;

	for (id = object_count(diagnosis->before); id > 0; id--) {
		const struct object *object = object_by_id(diagnosis->before, id);

		if (object->kind == OBJECT_SOCKET && object->listener &&
			uses(diagnosis, end->task, object, end->number))
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *client;
	char *name, *other, *what;
	int task;

	if (!event->call || strcmp(event->call->name, "exit_group") != 0 ||
		!diagnosis->trace->tasks[event->task].thread || event->args[0] == 0 ||
		!serves_a_client(diagnosis, event))
		return;
	task = other_server(diagnosis, event, &client);
	if (task < 0)
		return;
	name = task_name(diagnosis->trace, event->task);
	other = task_name(diagnosis->trace, task);
	what = object_describe(diagnosis->before, client->id);
	finding_report(diagnosis, event, NULL,
		_("%s ended the whole process here, with status %d, while %s was serving %s"), name,
		(int)event->args[0], other, what);
	free(name);
	free(other);
	free(what);
}

const struct rule rule_thread_exit_kills_all = {
	.id = "thread-exit-kills-all",
	.severity = SEVERITY_ERROR,
	.title = N_("one client's thread ends the whole server"),
	.why = N_(
		"exit() ends the process, not the thread: all other threads are gone in the middle of what they do, and so are their clients."),
	.fix = N_(
		"On an error with one client close its connection and return from the thread's function (or call pthread_exit())."),
	.see = "exit(3); pthread_exit(3); TLPI 29.4",
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
};
