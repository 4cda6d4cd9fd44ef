/** @file
 * udp-econnrefused-fatal: a client was told that nobody was at a port, and ended; a moment later somebody was.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/sockets.h"

/** A program, or the harness, takes datagrams at this address from this event on. */
static bool comes_up_at(const struct trace *trace, const struct event *event, const struct address *target)
{
	const struct object *socket = object_by_id(trace->descriptors, event->object);

	if (event->kind == EVENT_PEER)
		return strcmp(event->text, PEER_BINDS) == 0 && address_reaches(event->local, target, false);
	return is_call(event, CALL_BIND) && event->result == 0 && object_is_udp(socket) &&
		address_reaches(socket->local, target, socket->options.v6only);
}

static const struct event *server_that_comes(
	const struct trace *trace, const struct event *refused, const struct address *target)
{
	size_t i;

	for (i = refused->number + 1; i < trace->event_count; i++)
		if (comes_up_at(trace, &trace->events[i], target))
			return &trace->events[i];
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	const struct event *end, *server;
	char *target;

	if (event->result != -ECONNREFUSED || !object_is_udp(socket) || !socket->remote ||
		!speaks_first(trace, socket->id))
		return;
	end = wound_up(trace, event);
	server = end && end->status ? server_that_comes(trace, event, socket->remote) : NULL;
	if (!server)
		return;
	target = address_format(socket->remote);
	finding_report(diagnosis, event, server,
		_("%s() failed here with ECONNREFUSED: nobody was at %s when an earlier datagram came there; the program then ended, and "
		  "%llu ms later somebody was"),
		function_name(event), target, (unsigned long long)(server->at_ns - event->at_ns) / 1000000);
	free(target);
}

static const char *const errors[] = {"ECONNREFUSED", NULL};

const struct rule rule_udp_econnrefused_fatal = {
	.id = "udp-econnrefused-fatal",
	.severity = SEVERITY_ERROR,
	.title = N_("ECONNREFUSED on a datagram socket ends the program"),
	.why = N_(
		"On a connected UDP socket the error is the answer of ICMP to an earlier datagram: at that moment nobody was at the port. It says "
		"nothing about the next one; a server that is started again is away for a moment."),
	.fix = N_(
		"Take it for a lost datagram: wait until the time is over, and send again, a limited number of times."),
	.see = "udp(7), Error handling; UNP 8.9, 8.11",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND) | ONE(CALL_RECEIVE),
	.failed = true,
};
