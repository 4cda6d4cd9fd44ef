/** @file
 * mcast-unfiltered: a datagram for another multicast group was taken for one of the own.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "model/option.h"

/** Does the value of this setsockopt name the group of the address? Its first four bytes do. */
static bool joins(const struct event *event, int socket, const struct address *group)
{
	struct sockaddr_in v4;

	if (event->object != socket || !is_option(event, "setsockopt", IPPROTO_IP, IP_ADD_MEMBERSHIP) ||
		event->data.length < sizeof v4.sin_addr)
		return false;
	if (!group)
		return true;
	memcpy(&v4, group->bytes, sizeof v4);
	return memcmp(event->data.bytes, &v4.sin_addr, sizeof v4.sin_addr) == 0;
}

/** Has the socket joined this group; or any, for NULL? */
static bool is_member(const struct trace *trace, int socket, const struct address *group)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (joins(&trace->events[i], socket, group))
			return true;
	return false;
}

static bool is_wanted(const struct trace *trace, int socket, const struct event *send)
{
	const struct address *target = datagram_target(trace, send);

	return !address_is_multicast(target) || is_member(trace, socket, target);
}

/** Of these bytes more have come than were sent to where the socket is at home: so one of them is another group's. */
static bool is_one_too_many(const struct trace *trace, const struct event *event)
{
	size_t wanted = 0, i;

	for (i = 0; i < trace->event_count; i++)
		wanted += may_come_from(trace, event, &trace->events[i]) &&
			is_wanted(trace, event->object, &trace->events[i]);
	return same_before(trace, event) + 1 > wanted;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct address *group;
	const struct event *send, *use;
	char *name;

	if (!receives_datagram(trace, event) || !is_member(trace, event->object, NULL))
		return;
	send = datagram_of(trace, event);
	group = send ? datagram_target(trace, send) : NULL;
	if (!address_is_multicast(group) || address_family(group) != AF_INET ||
		is_member(trace, event->object, group) || !is_one_too_many(trace, event))
		return;
	use = passed_on(trace, event);
	if (!use)
		use = answered(trace, event);
	if (!use)
		return;
	name = address_format(group);
	finding_report(diagnosis, event, use,
		_("the datagram that came here was sent to %s, a group that this socket has not joined, but another one on this machine has"),
		name);
	free(name);
}

const struct rule rule_mcast_unfiltered = {
	.id = "mcast-unfiltered",
	.severity = SEVERITY_WARNING,
	.title = N_("datagrams for other multicast groups are taken for one's own"),
	.why = N_(
		"To join a group tells the machine to take its datagrams. On Linux they go to every socket that is bound to the port with the "
		"address 0.0.0.0, whichever of them has joined."),
	.fix = N_("Bind the socket to the address of the group, or set IP_MULTICAST_ALL to 0."),
	.see = "ip(7), IP_MULTICAST_ALL, IP_ADD_MEMBERSHIP",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
