/** @file
 * udp-send-error-fatal: one datagram could not be sent, and the server ended.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/sockets.h"

/** Errors that are about this datagram, or this moment. */
static bool is_passing(int error)
{
	return error == ENOBUFS || error == EPERM || error == EHOSTUNREACH || error == ENETUNREACH ||
		error == ECONNREFUSED;
}

/** A server: its socket is bound, and somebody spoke to it first. */
static bool is_server(const struct trace *trace, int socket)
{
	return bind_of(trace, socket) && !speaks_first(trace, socket);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *end;
	char *name;

	if (!is_passing((int)-event->result) || !object_is_udp(object_by_id(trace->descriptors, event->object)) ||
		!is_server(trace, event->object))
		return;
	end = wound_up(trace, event);
	if (!end || end->status == 0)
		return;
	name = task_name(trace, event->task);
	finding_report(diagnosis, event, end,
		_("%s() failed here with %s: one answer is lost; %s then ended, and answers nobody any more"),
		function_name(event), errno_name((int)-event->result), name);
	free(name);
}

static const char *const errors[] = {"ENOBUFS", "EHOSTUNREACH", "ENETUNREACH", "EPERM", NULL};

const struct rule rule_udp_send_error_fatal = {
	.id = "udp-send-error-fatal",
	.severity = SEVERITY_ERROR,
	.title = N_("a datagram that could not be sent ends the server"),
	.why = N_(
		"A full queue or a host that cannot be reached concerns one datagram. UDP may lose any on its way; this one was lost a little earlier."),
	.fix = N_("Report it if you like, and go on with the next request."),
	.see = "send(2), ERRORS; udp(7)",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
	.failed = true,
};
