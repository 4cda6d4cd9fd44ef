/** @file
 * mcast-bind-clash: a second program that wants to listen to a multicast group could not be bound to its port.
 */
#include <errno.h>
#include <netinet/in.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

static bool has_joined(const struct trace *trace, int socket, size_t before)
{
	size_t i;

	for (i = 0; i < before; i++)
		if (trace->events[i].object == socket &&
			(is_option(&trace->events[i], "setsockopt", IPPROTO_IP, IP_ADD_MEMBERSHIP) ||
				is_option(&trace->events[i], "setsockopt", IPPROTO_IPV6, IPV6_JOIN_GROUP)))
			return true;
	return false;
}

/** A socket at this port that listens to a group. */
static const struct object *member_at(const struct diagnosis *diagnosis, const struct event *bind)
{
	int id;

	for (id = 1; id <= object_count(diagnosis->before); id++) {
		const struct object *object = object_by_id(diagnosis->before, id);

		if (id != bind->object && object_is_udp(object) && object->state == SOCKET_BOUND &&
			address_port(object->local) == address_port(bind->address) &&
			has_joined(diagnosis->trace, id, bind->number))
			return object;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object), *member;
	const struct event *first;

	if (event->result != -EADDRINUSE || !object_is_udp(socket))
		return;
	member = member_at(diagnosis, event);
	first = member ? bind_of(diagnosis->trace, member->id) : NULL;
	if (!first || (socket->options.reuse_address && member->options.reuse_before_bind))
		return;
	finding_report(diagnosis, event, first,
		_("bind() to port %d failed here with EADDRINUSE: another socket, bound at %s:%d, listens to a multicast group there, and "
		  "SO_REUSEADDR was not set on %s"),
		address_port(event->address), PLACE(first->where),
		socket->options.reuse_address               ? _("that one")
			: member->options.reuse_before_bind ? _("this one")
							    : _("either"));
}

static const char *const errors[] = {"EADDRINUSE", NULL};

const struct rule rule_mcast_bind_clash = {
	.id = "mcast-bind-clash",
	.severity = SEVERITY_ERROR,
	.title = N_("only one program of this machine can listen to the multicast group"),
	.why = N_(
		"A datagram to a group is for every program that has joined it, several on one machine included. But each of them needs the same "
		"port, and gets it only if all have allowed it."),
	.fix = N_("Set SO_REUSEADDR on the socket before bind(), in every program that listens to the group."),
	.see = "socket(7), SO_REUSEADDR; ip(7), IP_ADD_MEMBERSHIP; UNP 21",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_BIND),
	.failed = true,
};
