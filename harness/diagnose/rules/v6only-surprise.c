/** @file
 * v6only-surprise: a socket at :: took IPv4, too, and was in the way of another; or it did not, and an IPv4 client was refused.
 */
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "model/option.h"

/** A socket of this task's process at :: that has the port for both families, or only for IPv6. */
static const struct object *at_any_v6(const struct descriptors *before, int port, bool v6only)
{
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *object = object_by_id(before, id);

		if (object->domain == AF_INET6 && object->options.v6only == v6only &&
			address_is_wildcard(object->local) && address_family(object->local) == AF_INET6 &&
			address_port(object->local) == port &&
			(object->state == SOCKET_LISTENING || object->state == SOCKET_BOUND))
			return object;
	}
	return NULL;
}

/** The second of two sockets, one for each family, cannot be bound. */
static void look_at_bind(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object), *wide;
	const struct event *end, *first;

	if (event->result != -EADDRINUSE || !object_is_internet(socket) || socket->domain != AF_INET ||
		!address_is_wildcard(event->address))
		return;
	wide = at_any_v6(diagnosis->before, address_port(event->address), false);
	first = wide && holds(diagnosis->before, event->task, wide->id) ? bind_of(diagnosis->trace, wide->id) : NULL;
	end = wound_up(diagnosis->trace, event);
	if (first && end && WIFEXITED(end->status) && end->status)
		finding_report(diagnosis, event, first,
			_("bind() to 0.0.0.0 port %d failed here with EADDRINUSE: the socket bound to :: at %s:%d has the port for IPv4 already"),
			address_port(event->address), PLACE(first->where));
}

static const struct event *v6only_of(const struct trace *trace, int socket)
{
	int64_t on;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_option(&trace->events[i], "setsockopt", IPPROTO_IPV6, IPV6_V6ONLY) &&
			trace->events[i].object == socket && option_value(&trace->events[i], &on) && on)
			return &trace->events[i];
	return NULL;
}

/** An IPv4 client finds nobody, and does not get through in another way either. */
static void look_at_refusal(struct diagnosis *diagnosis, const struct event *event, const struct address *target)
{
	const struct object *narrow = at_any_v6(diagnosis->before, address_port(target), true);
	const struct event *option = narrow ? v6only_of(diagnosis->trace, narrow->id) : NULL;

	if (!option || address_family(target) != AF_INET || listener_at(diagnosis->before, target))
		return;
	finding_report(diagnosis, option, event,
		_("the socket at :: listens on port %d for IPv6 only, as it is told here; a client that came by IPv4 was refused"),
		address_port(target));
}

static bool has_given_up(const struct trace *trace, const struct event *connect)
{
	const struct event *end = wound_up(trace, connect);

	return end && end->status != 0;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_refusal(event) && event->remote)
		look_at_refusal(diagnosis, event, event->remote);
	else if (event->kind == EVENT_CALL && event->call->class == CALL_BIND)
		look_at_bind(diagnosis, event);
	else if (event->kind == EVENT_CALL && event->call->class == CALL_CONNECT && event->result == -ECONNREFUSED &&
		has_given_up(diagnosis->trace, event))
		look_at_refusal(diagnosis, event, event->address);
}

static const char *const errors[] = {"EADDRINUSE", "ECONNREFUSED", NULL};

const struct rule rule_v6only_surprise = {
	.id = "v6only-surprise",
	.severity = SEVERITY_ERROR,
	.title = N_("IPV6_V6ONLY is not as the program expects it"),
	.why = N_(
		"On Linux a socket at :: takes IPv4 connections, too (as ::ffff:1.2.3.4), unless IPV6_V6ONLY is on. Then a second socket at "
		"0.0.0.0 is in its way; and with the option on, IPv4 needs that second socket."),
	.fix = N_(
		"Say what is meant: one socket at :: with IPV6_V6ONLY off, or two sockets, the one at :: with IPV6_V6ONLY on."),
	.see = "ipv6(7), IPV6_V6ONLY; RFC 3493 5.3; UNP 12.2",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
};
