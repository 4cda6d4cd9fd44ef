/** @file
 * unix-stale-socket: the file of a former server's socket was in the way.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The socket that was bound to the name last, if it is closed; NULL where somebody has the name, or nobody had it. */
static const struct object *former_owner(const struct descriptors *before, const struct event *bind)
{
	const struct object *former = NULL;
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *object = object_by_id(before, id);

		if (object->domain != AF_UNIX || object->listener || !address_equal(object->local, bind->address))
			continue;
		if (object->state != SOCKET_CLOSED)
			return NULL;
		former = object;
	}
	return former;
}

/** Has the process asked whether anybody answers there? */
static bool has_probed(const struct trace *trace, const struct event *bind)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_CONNECT &&
			is_by_same_process(trace, &trace->events[i], bind) &&
			address_equal(trace->events[i].address, bind->address))
			return true;
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *former;
	const struct event *end, *first;
	char *name;

	if (event->result != -EADDRINUSE || address_family(event->address) != AF_UNIX || has_probed(trace, event))
		return;
	former = former_owner(diagnosis->before, event);
	first = former ? bind_of(trace, former->id) : NULL;
	end = wound_up(trace, event);
	if (!first || !end || end->status == 0)
		return;
	name = address_format(event->address);
	finding_report(diagnosis, event, first,
		_("bind() to %s failed here with EADDRINUSE: the file was left by the socket that was bound at %s:%d, and nobody listens there any "
		  "more"),
		name, PLACE(first->where));
	free(name);
}

static const char *const errors[] = {"EADDRINUSE", "ECONNREFUSED", NULL};

const struct rule rule_unix_stale_socket = {
	.id = "unix-stale-socket",
	.severity = SEVERITY_ERROR,
	.title = N_("the server cannot be started again: the file of its socket is still there"),
	.why = N_(
		"bind() makes a file, and closing the socket does not remove it. A server that was killed leaves it behind; then bind() fails with "
		"EADDRINUSE although nobody listens."),
	.fix = N_(
		"When bind() fails so, try to connect: ECONNREFUSED says that the file is stale, and may be unlinked. Unlink it yourself at the end."),
	.see = "unix(7), Pathname sockets; TLPI 57.2",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_BIND),
	.failed = true,
};
