/** @file
 * bind-no-reuseaddr: a server could not be started again, because connections of its former run linger in the kernel.
 */
#include <errno.h>

#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** Does somebody use the port who would be in the way of any server: not a connection that was accepted there? */
static bool is_in_use(const struct descriptors *before, const struct object *socket, int port)
{
	return is_stream_socket(socket) && object_is_internet(socket) && socket->state != SOCKET_CLOSED &&
		!socket->listener && object_by_id(before, socket->id) && address_port(socket->local) == port;
}

static bool had_connections(const struct descriptors *before, int listener)
{
	int id;

	for (id = 1; id <= object_count(before); id++)
		if (object_by_id(before, id)->listener == listener)
			return true;
	return false;
}

/** The listening socket of the former run, where nothing but its connections can be in the way. */
static const struct object *former_listener(const struct descriptors *before, const struct event *bind, int port)
{
	const struct object *former = NULL;
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *socket = object_by_id(before, id);

		if (id != bind->object && is_in_use(before, socket, port))
			return NULL;
		if (object_is_internet(socket) && is_stream_socket(socket) && socket->state == SOCKET_CLOSED &&
			!socket->listener && address_port(socket->local) == port && had_connections(before, id))
			former = socket;
	}
	return former;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object), *former;
	int port = address_port(event->address);
	const struct event *first;

	if (event->result != -EADDRINUSE || port <= 0 || !is_stream_socket(socket) ||
		harness_listens(diagnosis->trace, port))
		return;
	former = former_listener(diagnosis->before, event, port);
	first = former ? bind_of(diagnosis->trace, former->id) : NULL;
	if (!first || (socket->options.reuse_address && former->options.reuse_before_bind))
		return;
	finding_report(diagnosis, socket->options.reuse_address ? first : event,
		socket->options.reuse_address ? event : first,
		_("bind() to port %d failed at %s:%d with EADDRINUSE: nobody listens there any more, but a connection of the server "
		  "that was bound to it at %s:%d is still kept by the kernel, and SO_REUSEADDR was not set before bind() %s"),
		port, PLACE(event->where), PLACE(first->where),
		socket->options.reuse_address               ? _("then")
			: former->options.reuse_before_bind ? _("now")
							    : _("either time"));
}

static const char *const errors[] = {"EADDRINUSE", NULL};
static const char *const yields_to[] = {"reuseaddr-after-bind", NULL};

const struct rule rule_bind_no_reuseaddr = {
	.id = "bind-no-reuseaddr",
	.severity = SEVERITY_ERROR,
	.title = N_("the server cannot be started again: SO_REUSEADDR is missing"),
	.why = N_(
		"The side that closes a TCP connection first keeps its rest for a minute (TIME_WAIT), and longer while the other side "
		"stays. Until then nobody gets the port, unless SO_REUSEADDR was set before bind(): on Linux in the former run and in "
		"the new one."),
	.fix = N_("In every server, set SO_REUSEADDR on the listening socket, between socket() and bind()."),
	.see = "socket(7), SO_REUSEADDR; ip(7); UNP 7.5; TLPI 61.10",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_BIND),
	.failed = true,
};
