/** @file
 * accept-on-non-listening: accept() was called on a socket that does not listen.
 */
#include <errno.h>

#include "diagnose/ask.h"
#include "diagnose/sockets.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	const struct event *bind;

	if (event->result != -EINVAL || !is_stream_socket(socket) ||
		(socket->state != SOCKET_CREATED && socket->state != SOCKET_BOUND))
		return;
	bind = bind_of(diagnosis->trace, socket->id);
	finding_report(diagnosis, event, bind,
		_("%s() failed here with EINVAL: the socket, made at %s:%d, was %s, but listen() was not called"),
		function_name(event), PLACE(socket->where),
		socket->state == SOCKET_BOUND ? _("bound") : _("not even bound"));
}

static const char *const errors[] = {"EINVAL", NULL};

const struct rule rule_accept_on_non_listening = {
	.id = "accept-on-non-listening",
	.severity = SEVERITY_ERROR,
	.title = N_("accept() is called on a socket that does not listen"),
	.why = N_(
		"Only listen() makes a socket one that takes connections. Without it clients are refused, and there is nothing to accept."),
	.fix = N_("The order is socket(), bind(), listen(), accept(); check the result of each."),
	.see = "accept(2), EINVAL; listen(2); UNP 4.5",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_ACCEPT),
	.failed = true,
};
