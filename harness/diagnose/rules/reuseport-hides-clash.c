/** @file
 * reuseport-hides-clash: the same server was started twice on one port, and SO_REUSEPORT let both have it.
 *
 * Processes that a server has forked share a port on purpose; that is what the option is for. Two instances are two programs
 * that were started, each with a main() of its own: by the harness, or by an exec.
 */
#include <sys/socket.h>

#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "model/option.h"

static int parent_of(const struct trace *trace, int task)
{
	return trace->tasks[task].parent;
}

/** Where the main() that this task is in was begun: the last exec of it or of an ancestor before it was forked. */
static size_t instance_of(const struct trace *trace, int task, size_t before)
{
	size_t i;

	for (i = before; task >= 0 && i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_SPAWN && event->child == task)
			task = parent_of(trace, task);
		else if ((event->kind == EVENT_EXEC || event->kind == EVENT_START) && event->task == task)
			return i;
	}
	return 0;
}

/** The setsockopt that turned it on for a socket. */
static const struct event *reuseport_of(const struct trace *trace, int socket)
{
	int64_t on;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_option(&trace->events[i], "setsockopt", SOL_SOCKET, SO_REUSEPORT) &&
			trace->events[i].object == socket && option_value(&trace->events[i], &on) && on)
			return &trace->events[i];
	return NULL;
}

/** Another instance's listening socket at the same port. */
static const struct object *clashing(
	const struct diagnosis *diagnosis, const struct event *listen, const struct object *socket)
{
	int id;

	for (id = 1; id <= object_count(diagnosis->before); id++) {
		const struct object *other = object_by_id(diagnosis->before, id);
		const struct event *bind;

		if (id == socket->id || other->state != SOCKET_LISTENING || !object_is_internet(other) ||
			!other->options.reuse_port || address_port(other->local) != address_port(socket->local))
			continue;
		bind = bind_of(diagnosis->trace, id);
		if (bind &&
			instance_of(diagnosis->trace, bind->task, bind->number) !=
				instance_of(diagnosis->trace, listen->task, listen->number))
			return other;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *socket = object_by_id(diagnosis->before, event->object), *other;
	const struct event *option;

	if (event->result != 0 || !object_is_internet(socket) || !socket->options.reuse_port)
		return;
	other = clashing(diagnosis, event, socket);
	option = other ? reuseport_of(trace, other->id) : NULL;
	if (!option)
		return;
	finding_report(diagnosis, option, event,
		_("with SO_REUSEPORT set here, two instances of the server listen on port %d at the same time, and neither was told"),
		address_port(socket->local));
}

static const char *const errors[] = {"EADDRINUSE", NULL};

const struct rule rule_reuseport_hides_clash = {
	.id = "reuseport-hides-clash",
	.severity = SEVERITY_WARNING,
	.title = N_("SO_REUSEPORT lets the server be started twice on one port"),
	.why = N_(
		"SO_REUSEPORT is for several sockets that share the clients of one port: each gets some of them. Started twice by mistake, "
		"both servers run, and clients find now the one, now the other. SO_REUSEADDR only forgives what a former run has left."),
	.fix = N_(
		"Use SO_REUSEADDR for a server that may be restarted; then the second start fails with EADDRINUSE, as it should."),
	.see = "socket(7), SO_REUSEADDR and SO_REUSEPORT; TLPI 61.10",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_LISTEN),
};
