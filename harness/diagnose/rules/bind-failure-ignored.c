/** @file
 * bind-failure-ignored: bind() failed, and the program went on with a socket that has no address, or any.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/sockets.h"

/** Makes the program of this call use of the address that the socket does not have? */
static bool relies_on_address(const struct event *event, const struct object *socket)
{
	if (event->call->class == CALL_LISTEN)
		return event->kind == EVENT_CALL && event->result == 0;
	return event->call->class == CALL_RECEIVE && socket->type == SOCK_DGRAM;
}

/** The first use of the socket behind the failed bind, unless it was given an address meanwhile. */
static const struct event *first_use(const struct trace *trace, const struct event *bind, const struct object *socket)
{
	size_t i;

	for (i = bind->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (!is_made(event) || event->object != bind->object)
			continue;
		if (relies_on_address(event, socket))
			return event;
		if (event->call->class == CALL_BIND || event->call->class == CALL_CONNECT ||
			event->call->class == CALL_SEND)
			return NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	const struct event *use;
	char *address;

	if (!object_is_internet(socket) || socket->state != SOCKET_CREATED)
		return;
	use = first_use(diagnosis->trace, event, socket);
	if (!use)
		return;
	address = address_format(event->address);
	finding_report(diagnosis, event, use,
		_("bind() to %s failed here with %s (%s), but the program went on: %s() at %s:%d works on a socket that %s"),
		address, errno_name((int)-event->result), strerror((int)-event->result), function_name(use),
		PLACE(use->where),
		use->call->class == CALL_LISTEN ? _("the kernel then gives any port") : _("nobody can reach"));
	free(address);
}

static const char *const errors[] = {"EADDRINUSE", "EACCES", "EINVAL", "EADDRNOTAVAIL", NULL};

const struct rule rule_bind_failure_ignored = {
	.id = "bind-failure-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("bind() failed, and the program went on"),
	.why = N_(
		"A socket without an address works all the same: the kernel chooses some port, which no client knows, in listen() or at the first "
		"datagram that is sent; until then a receive waits for nobody. The server looks well, and is never found."),
	.fix = N_("Test the result of bind(), say which address it was and why it failed, and end."),
	.see = "bind(2), ERRORS; listen(2); ip(7)",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_BIND),
	.failed = true,
};
