/** @file
 * mcast-wrong-interface: what was sent to a group left by one interface, and the member listens at another.
 *
 * Nobody is told, so the proof has two halves: the member has waited for it and did not get it, and one of the two sides has left
 * the choice of its interface to the routing table. That side is guilty.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** A socket that is a member, or the harness as one. */
struct member {
	const struct event *join;
	struct address group; /**< with the port, where the harness is the member; else with port 0 */
	bool named;           /**< its interface */
};

/** Four bytes of an option's value as an address; "any" where they are not there. */
static struct in_addr address_in(const struct event *option, size_t at)
{
	struct in_addr out = {INADDR_ANY};

	if (option->data.length >= at + sizeof out)
		memcpy(&out, option->data.bytes + at, sizeof out);
	return out;
}

/** An interface stands behind the group, as an address or as a number (ip_mreqn). */
static bool names_interface(const struct event *option, size_t at)
{
	return address_in(option, at).s_addr != INADDR_ANY || address_in(option, at + 4).s_addr != 0;
}

static bool read_member(const struct event *event, struct member *out)
{
	struct sockaddr_in group = {.sin_family = AF_INET, .sin_addr = address_in(event, 0)};

	*out = (struct member){.join = event};
	if (event->kind == EVENT_PEER && strcmp(event->text, PEER_JOINS) == 0) {
		out->group = *event->remote;
		out->named = true;
		return true;
	}
	out->named = names_interface(event, 4);
	out->group = address_of(&group, sizeof group);
	return event->kind == EVENT_CALL && is_option(event, "setsockopt", IPPROTO_IP, IP_ADD_MEMBERSHIP);
}

/** The last time that this option was set for the socket, before this event; NULL: never. */
static const struct event *option_before(const struct trace *trace, int socket, int name, const struct event *before)
{
	size_t i;

	for (i = before->number; i-- > 0;)
		if (trace->events[i].object == socket && is_option(&trace->events[i], "setsockopt", IPPROTO_IP, name))
			return &trace->events[i];
	return NULL;
}

/** A socket that is bound to one of the host's addresses sends by its interface. */
static bool is_sender_named(const struct trace *trace, const struct event *send)
{
	const struct object *socket = object_by_id(trace->descriptors, send->object);
	const struct event *bind = bind_of(trace, send->object), *option;
	const struct sockaddr_in *at = bind && bind->address ? (const void *)bind->address->bytes : NULL;

	if (send->kind == EVENT_PEER)
		return true;
	option = option_before(trace, socket->id, IP_MULTICAST_IF, send);
	return (option && (names_interface(option, 0) || names_interface(option, 4))) ||
		(at && at->sin_family == AF_INET && at->sin_addr.s_addr != INADDR_ANY &&
			!address_is_multicast(bind->address));
}

/** Its own host is not to hear it. */
static bool keeps_from_own_host(const struct trace *trace, const struct event *send)
{
	const struct event *option = option_before(trace, send->object, IP_MULTICAST_LOOP, send);

	return send->kind == EVENT_CALL && option && option->data.length && !option->data.bytes[0];
}

static bool is_to_group(const struct trace *trace, const struct event *event)
{
	bool sent = event->kind == EVENT_PEER ? strcmp(event->text, PEER_SAYS) == 0 && event->remote
					      : sends_datagram(trace, event);

	return sent && address_is_multicast(datagram_target(trace, event)) &&
		address_family(datagram_target(trace, event)) == AF_INET;
}

static bool same_host(const struct address *one, const struct address *other)
{
	return strcmp(address_host(one), address_host(other)) == 0;
}

static bool is_for(const struct trace *trace, const struct event *send, const struct member *member)
{
	const struct address *target = datagram_target(trace, send);
	const struct object *socket = object_by_id(trace->descriptors, member->join->object);

	if (member->join->number > send->number)
		return false;
	if (member->join->kind == EVENT_PEER)
		return address_equal(&member->group, target);
	return same_host(&member->group, target) && address_reaches(socket->local, target, false) &&
		bind_of(trace, socket->id) && bind_of(trace, socket->id)->number < send->number &&
		!option_before(trace, socket->id, IP_DROP_MEMBERSHIP, &trace->events[trace->event_count - 1]);
}

/** The harness takes what comes to it whenever the run is quiet. */
static bool peer_has_heard(const struct trace *trace, const struct event *send, const struct member *member)
{
	size_t i;

	for (i = send->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_READS) == 0 && event->count == send->count &&
			strcmp(event->who, member->join->who) == 0 && event->data.length == send->data.length &&
			memcmp(event->data.bytes, send->data.bytes, event->data.length) == 0)
			return true;
	}
	return false;
}

/** The end of a wait for the socket that it did not end, or one without an end. */
static bool waits_in_vain(const struct trace *trace, const struct event *event, int socket)
{
	bool ended = event->kind == EVENT_CALL &&
		(event->call->class == CALL_POLL ? event->result == 0 : event->result == -EAGAIN);

	return (ended || event->kind == EVENT_STUCK) && event->call &&
		(event->call->class == CALL_POLL || event->call->class == CALL_RECEIVE) &&
		event_watches(trace, event, socket);
}

/** A program's member has waited, and what it got, if anything, was something else. */
static bool has_missed(const struct trace *trace, const struct event *send, const struct member *member)
{
	bool waited = false;
	size_t i;

	if (member->join->kind == EVENT_PEER)
		return !peer_has_heard(trace, send, member);
	for (i = send->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		waited = waited || waits_in_vain(trace, event, member->join->object);
		if (event->object == member->join->object && receives_datagram(trace, event) &&
			datagram_of(trace, event) == send)
			return false;
	}
	return waited;
}

/** Where the other side is: the harness's address, or the line of the program's. The caller frees. */
static char *other_side(const struct event *event)
{
	return event->kind == EVENT_PEER ? memory_string(address_host(event->local))
					 : memory_format("%s:%d", PLACE(event->where));
}

static void report_sender(struct diagnosis *diagnosis, const struct event *send, const struct member *member)
{
	char *target = address_format(datagram_target(diagnosis->trace, send)), *other = other_side(member->join);

	finding_report(diagnosis, send, member->join,
		_("this datagram to %s left by the interface that the routing table names, and the member of the group, %s, listens at another one: it has not heard it"),
		target, other);
	free(target);
	free(other);
}

static void report_member(struct diagnosis *diagnosis, const struct event *send, const struct member *member)
{
	char *other = other_side(send);

	finding_report(diagnosis, member->join, send,
		_("%s was joined here at the interface that the routing table names, and what was sent to the group, from %s, came to another one: it was not heard"),
		address_host(&member->group), other);
	free(other);
}

/** Everything that was sent to the member's group. */
static void judge_member(struct diagnosis *diagnosis, const struct member *member)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = member->join->number + 1; i < trace->event_count; i++) {
		const struct event *send = &trace->events[i];

		if (!is_to_group(trace, send) || !is_for(trace, send, member) || keeps_from_own_host(trace, send) ||
			member->named == is_sender_named(trace, send) || !has_missed(trace, send, member))
			continue;
		if (member->named)
			report_sender(diagnosis, send, member);
		else
			report_member(diagnosis, send, member);
	}
}

static void on_late(struct diagnosis *diagnosis, const struct event *event)
{
	struct member member;

	if (read_member(event, &member))
		judge_member(diagnosis, &member);
}

const struct rule rule_mcast_wrong_interface = {
	.id = "mcast-wrong-interface",
	.severity = SEVERITY_ERROR,
	.title = N_("a datagram to a group leaves by one interface, and its member listens at another"),
	.why = N_(
		"A group is joined at an interface, and what is sent to it leaves by one. Where a program names none, the routing table chooses, "
		"mostly the one that leads to the Internet. Nothing fails, and nothing is heard."),
	.fix = N_(
		"Name the interface: in the membership (imr_interface of struct ip_mreq) and, where the program sends, with IP_MULTICAST_IF."),
	.see = "ip(7), IP_ADD_MEMBERSHIP, IP_MULTICAST_IF; UNP 21.6",
	.late = on_late,
};
