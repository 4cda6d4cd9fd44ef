/** @file
 * shutdown-on-forked-fd-confusion: a connection was closed by the process that served it, but another one holds it, too.
 */
#include <stdlib.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

/** Has this process ever moved a byte through the object? */
static bool uses(const struct trace *trace, int process, int object)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_made(event) && event->task >= 0 && process_of(trace->descriptors, event->task) == process &&
			(call_sends(event->call) || call_receives(event->call) ||
				event->call->class == CALL_SHUTDOWN) &&
			(event->object == object || event->object_out == object))
			return true;
	}
	return false;
}

/** Somebody who served the connection has closed it: nobody who holds it now has. */
static bool was_served(
	const struct trace *trace, const struct object *connection, const struct holder *holders, size_t count)
{
	size_t i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (uses(trace, holders[i].process, connection->id))
			return false;
	return connection->bytes_in > 0 || connection->bytes_out > 0;
}

/** Does somebody wait at the other end for more, or for the end? */
static bool is_waited_for(const struct trace *trace, const struct object *connection)
{
	size_t i;

	if (connection->given)
		return connection->peer_reads;
	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].call && connection->other &&
			trace->events[i].call->class == CALL_RECEIVE && trace->events[i].object == connection->other)
			return true;
	return false;
}

/** Where the process waits: the task that works, and not one that waits for another of its threads. */
static const struct event *wait_of(const struct trace *trace, int process)
{
	const struct event *found = NULL;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_STUCK && event->call &&
			process_of(trace->descriptors, event->task) == process &&
			(!found || found->call->class == CALL_FUTEX))
			found = event;
	}
	return found;
}

static void look_at(struct diagnosis *diagnosis, const struct object *connection)
{
	const struct trace *trace = diagnosis->trace;
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, connection->id, END_WRITE, holders, HOLDERS_MOST);
	const struct event *stuck = count ? wait_of(trace, holders[0].process) : NULL;
	char *name;

	if (!stuck || !was_served(trace, connection, holders, count) || !is_waited_for(trace, connection) ||
		!end_holders_are_stuck(trace, connection->id, END_WRITE))
		return;
	name = task_name(trace, holders[0].task);
	finding_report(diagnosis, stuck, &trace->events[holders[0].opened_by],
		_("%s waits here, and holds, as descriptor %d, a connection that it has left to another process, which has closed it: the client "
		  "still waits for the end"),
		name, holders[0].fd);
	free(name);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	int id;

	for (id = 1; id <= object_count(diagnosis->trace->descriptors); id++) {
		const struct object *connection = object_by_id(diagnosis->trace->descriptors, id);

		if (is_stream_socket(connection) && connection->listener &&
			(connection->state == SOCKET_CONNECTED || connection->state == SOCKET_SHUT_READ))
			look_at(diagnosis, connection);
	}
}

static const char *const yields_to[] = {"parent-keeps-conn", NULL};

const struct rule rule_shutdown_on_forked_fd_confusion = {
	.id = "shutdown-on-forked-fd-confusion",
	.severity = SEVERITY_ERROR,
	.title = N_("a connection does not end, because another process holds it"),
	.why = N_(
		"After fork() both processes have the connection. close() ends it only with the last descriptor; until then the client is not told "
		"that it is over."),
	.fix = N_("In the parent, close the accepted socket right after fork(); in the child, the listening one."),
	.see = "close(2); fork(2); UNP 4.8; TLPI 60.3",
	.yields_to = yields_to,
	.stuck = on_stuck,
};
