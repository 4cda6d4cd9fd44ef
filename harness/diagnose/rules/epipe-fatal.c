/** @file
 * epipe-fatal: a client went away, and the server ended because of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/sockets.h"

enum { HOLDERS_MOST = 32 };

static bool has_lost_client(const struct event *event)
{
	return (call_sends(event->call) || call_receives(event->call)) &&
		(event->result == -EPIPE || event->result == -ECONNRESET);
}

/** A server of one process: it accepted the client itself, and nobody else takes connections from there. */
static bool is_whole_service(const struct diagnosis *diagnosis, const struct event *event, const struct object *client)
{
	const struct event *accept = &diagnosis->trace->events[client->made_by];
	int process = process_of(diagnosis->before, event->task);
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(diagnosis->before, client->listener, END_READ, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (holders[i].process != process)
			return false;
	return count > 0 && accept->task >= 0 && process_of(diagnosis->before, accept->task) == process;
}

static bool has_other_clients(const struct descriptors *before, const struct object *client)
{
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *other = object_by_id(before, id);

		if (id != client->id && other->listener == client->listener && other->state != SOCKET_CLOSED)
			return true;
	}
	return false;
}

static bool is_missed(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = end->number; i < trace->event_count; i++)
		if (is_refusal(&trace->events[i]))
			return true;
	return false;
}

/** It was meant for more than this client: others are there or come; or it had some, and ended with an error. */
static bool serves_many(const struct diagnosis *diagnosis, const struct event *event, const struct object *client,
	const struct event *end)
{
	return has_other_clients(diagnosis->before, client) || is_missed(diagnosis->trace, end) ||
		(end->status != 0 && accepts_of(diagnosis->trace, client->listener, event->number) > 1);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *client;
	const struct event *end;
	char *name;

	if (!has_lost_client(event))
		return;
	client = object_by_id(diagnosis->before,
		event->call->class == CALL_TRANSFER && event->result == -EPIPE ? event->object_out : event->object);
	if (!client || !client->listener || !is_whole_service(diagnosis, event, client))
		return;
	end = wound_up(trace, event);
	if (!end || !WIFEXITED(end->status) ||
		process_alive(trace->descriptors, process_of(trace->descriptors, event->task)) ||
		!serves_many(diagnosis, event, client, end))
		return;
	name = task_name(trace, event->task);
	finding_report(diagnosis, event, end,
		_("%s() failed here with %s: one client has gone; %s then ended, with all its other clients"),
		function_name(event), errno_name((int)-event->result), name);
	free(name);
}

static const char *const errors[] = {"EPIPE", "ECONNRESET", NULL};

const struct rule rule_epipe_fatal = {
	.id = "epipe-fatal",
	.severity = SEVERITY_ERROR,
	.title = N_("one client that goes away ends the whole server"),
	.why = N_(
		"Clients go away at any time: that is the end of one connection (EPIPE or ECONNRESET on its socket), and says nothing about the "
		"others."),
	.fix = N_("Close the descriptor of that client, and go on with the next."),
	.see = "send(2), EPIPE; recv(2), ECONNRESET; UNP 5.12, 5.13",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.failed = true,
};
