/** @file
 * ipv4-only: an address of IPv6 was not understood, or has nobody who listens for it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** 255.255.255.255: nobody is there to be connected to; it is what inet_addr() returns for what it does not understand. */
static bool is_no_address(const struct address *address)
{
	struct sockaddr_in v4;

	if (address_family(address) != AF_INET || address->length < sizeof v4)
		return false;
	memcpy(&v4, address->bytes, sizeof v4);
	return v4.sin_addr.s_addr == INADDR_NONE;
}

static void look_at_connect(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	char *target;

	if (event->result == -EAFNOSUPPORT && is_stream_socket(socket) && socket->domain == AF_INET &&
		address_family(event->address) == AF_INET6) {
		target = address_format(event->address);
		finding_report(diagnosis, event, NULL,
			_("connect() was called with the address %s (EAFNOSUPPORT): the socket was made for IPv4, and this is an address of IPv6"),
			target);
		free(target);
		return;
	}
	if (event->result < 0 && is_stream_socket(socket) && is_no_address(event->address))
		finding_report(diagnosis, event, NULL,
			_("connect() was called with the address 255.255.255.255 (%s): this is what inet_addr() returns for a text that is no "
			  "IPv4 address, like ::1 or a name"),
			errno_name((int)-event->result));
}

/** The socket that waits for IPv4 only, at the port where a client came by IPv6, with a connection or a datagram. */
static const struct object *half_listener(const struct descriptors *before, const struct address *target, bool datagram)
{
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *object = object_by_id(before, id);

		if ((datagram ? object_is_udp(object) && object->state == SOCKET_BOUND
			      : object->state == SOCKET_LISTENING) &&
			object->domain == AF_INET && address_is_wildcard(object->local) &&
			address_port(object->local) == address_port(target))
			return object;
	}
	return NULL;
}

static bool is_about_datagram(const struct event *event)
{
	return event->kind == EVENT_PEER && strcmp(event->text, PEER_IS_UNREACHABLE) == 0;
}

/** A check may look whether a program keeps to the address that it was told. */
static bool was_to_be_refused(const struct trace *trace, const struct event *refusal)
{
	size_t i;

	for (i = refusal->number; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_PEER && strcmp(trace->events[i].text, PEER_WAS_TO_BE_REFUSED) == 0 &&
			strcmp(trace->events[i].who, refusal->who) == 0)
			return true;
	return false;
}

static void look_at_refusal(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *listener = half_listener(diagnosis->before, event->remote, is_about_datagram(event));
	const struct event *bind = listener ? bind_of(diagnosis->trace, listener->id) : NULL;
	char *target;

	if (!bind || address_family(event->remote) != AF_INET6 || listener_at(diagnosis->before, event->remote) ||
		was_to_be_refused(diagnosis->trace, event))
		return;
	target = address_format(event->remote);
	finding_report(diagnosis, bind, event,
		is_about_datagram(event)
			? _("%s sent to %s, where nobody is: the socket that is bound here takes IPv4 only")
			: _("%s connected to %s and was refused: the socket that is bound here takes IPv4 only"),
		event->who, target);
	free(target);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (event->kind == EVENT_CALL && event->call->class == CALL_CONNECT)
		look_at_connect(diagnosis, event);
	else if ((is_refusal(event) || is_about_datagram(event)) && event->remote)
		look_at_refusal(diagnosis, event);
}

static const char *const errors[] = {"ENETUNREACH", "ECONNREFUSED", "EAFNOSUPPORT", NULL};

const struct rule rule_ipv4_only = {
	.id = "ipv4-only",
	.severity = SEVERITY_ERROR,
	.title = N_("the program knows addresses of IPv4 only"),
	.why = N_(
		"inet_addr(), gethostbyname() and struct sockaddr_in know IPv4 alone. An address like ::1 is as valid, and on many networks the only "
		"one."),
	.fix = N_(
		"Let getaddrinfo() choose family, structure and length, and make the socket with the ai_family of each address; a server listens on :: with IPV6_V6ONLY off, or on two sockets."),
	.see = "getaddrinfo(3); inet(3), inet_addr; ipv6(7); RFC 4038; UNP 11.6, 12.2",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
};
