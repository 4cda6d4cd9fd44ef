/** @file
 * reuseaddr-after-bind: SO_REUSEADDR was set when bind() had already looked, or on a connection.
 */
#include <sys/socket.h>

#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "model/option.h"

/** The socket that was bound without the option and should have had it: this one, or the listening one it came from. */
static const struct object *bound_without(const struct descriptors *before, const struct object *socket)
{
	const struct object *bound = socket && socket->listener ? object_by_id(before, socket->listener) : socket;

	if (!bound || !object_is_internet(bound) || bound->options.reuse_before_bind)
		return NULL;
	return bound != socket || bound->state == SOCKET_BOUND || bound->state == SOCKET_LISTENING ? bound : NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object), *bound;
	const struct event *bind;
	int64_t on = 0;

	if (!is_option(event, "setsockopt", SOL_SOCKET, SO_REUSEADDR) || !option_value(event, &on) || !on)
		return;
	bound = bound_without(diagnosis->before, socket);
	bind = bound ? bind_of(diagnosis->trace, bound->id) : NULL;
	if (!bind)
		return;
	if (bound == socket)
		finding_report(diagnosis, event, bind,
			_("SO_REUSEADDR is set here on a socket that was bound at %s:%d already"), PLACE(bind->where));
	else
		finding_report(diagnosis, event, bind,
			_("SO_REUSEADDR is set here on a connection that was accepted; the listening socket, bound at %s:%d, does not "
			  "have it"),
			PLACE(bind->where));
}

static const char *const errors[] = {"EADDRINUSE", NULL};

const struct rule rule_reuseaddr_after_bind = {
	.id = "reuseaddr-after-bind",
	.severity = SEVERITY_ERROR,
	.title = N_("SO_REUSEADDR is set too late, or on the wrong socket"),
	.why = N_(
		"bind() is the call that reads the option: it decides there whether the port may be taken although connections of a "
		"former run are left. Set afterwards, or on an accepted socket, it changes nothing."),
	.fix = N_("Set it on the listening socket, between socket() and bind()."),
	.see = "socket(7), SO_REUSEADDR; UNP 7.5; TLPI 61.10",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SOCKET_OPTION),
};
