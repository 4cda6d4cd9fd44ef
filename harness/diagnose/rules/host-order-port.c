/** @file
 * host-order-port: a port or an address was put into a socket address in the order of this machine.
 *
 * On a little-endian machine the two bytes of a port are then the wrong way round. Proof is somebody who listens at the port
 * with its bytes turned: the one of the two is right whose port is known otherwise, because the kernel chose it, because the
 * harness did, or because the server tells it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/sockets.h"

static int turned(int port)
{
	return (port & 0xff) << 8 | port >> 8;
}

/** 127.0.0.1, byte by byte from behind: 1.0.0.127, which no machine of a run has. */
static bool is_turned_loopback(const struct address *address)
{
	struct sockaddr_in v4;

	if (address_family(address) != AF_INET || address->length < sizeof v4)
		return false;
	memcpy(&v4, address->bytes, sizeof v4);
	return v4.sin_addr.s_addr == htonl(0x0100007f);
}

static void look_at_address(struct diagnosis *diagnosis, const struct event *event)
{
	if (event->result < 0 && is_turned_loopback(event->address))
		finding_report(diagnosis, event, NULL,
			_("%s() was called with the address 1.0.0.127 (%s): these are the bytes of 127.0.0.1 in the order of this machine"),
			function_name(event), errno_name((int)-event->result));
}

/* --- ports --- */

/** The socket of a program, which listens or takes datagrams, at the port with its bytes turned. */
static const struct object *turned_listener(const struct descriptors *before, int port)
{
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *object = object_by_id(before, id);

		if ((object->state == SOCKET_LISTENING || (object_is_udp(object) && object->state == SOCKET_BOUND)) &&
			object_is_internet(object) && address_port(object->local) == turned(port))
			return object;
	}
	return NULL;
}

/** Does the process of this event write a text with the number? */
static bool is_told(const struct trace *trace, const struct event *by, int number)
{
	char digits[16], text[CAPTURED_MOST + 1];
	size_t i;

	(void)snprintf(digits, sizeof digits, "%d", number); /* it has room */
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->call->class != CALL_SEND || !event->data.length ||
			(event->fd != 1 && event->fd != 2) || !is_by_same_process(trace, event, by))
			continue;
		memcpy(text, event->data.bytes, event->data.length);
		text[event->data.length] = '\0';
		if (strstr(text, digits))
			return true;
	}
	return false;
}

static void report(struct diagnosis *diagnosis, const struct event *guilty, const struct event *proof, int wrong)
{
	finding_report(diagnosis, guilty, proof,
		_("%s() was given port %d; the port with these two bytes turned, %d, is the one that is meant"),
		function_name(guilty), wrong, turned(wrong));
}

/** A client was refused at a port, and somebody listens at the turned one: who of the two is right? */
static void look_at_refusal(struct diagnosis *diagnosis, const struct event *refused, const struct address *target)
{
	const struct trace *trace = diagnosis->trace;
	int port = address_port(target);
	const struct object *listener = turned(port) != port ? turned_listener(diagnosis->before, port) : NULL;
	const struct event *bind = listener ? bind_of(trace, listener->id) : NULL;

	if (port <= 0 || listener_at(diagnosis->before, target))
		return;
	if (refused->kind == EVENT_CALL && turned(port) != port && harness_listens(trace, turned(port)))
		report(diagnosis, refused, NULL, port);
	else if (bind && (refused->kind == EVENT_PEER || is_told(trace, bind, port)))
		report(diagnosis, bind, refused, turned(port));
	else if (bind && address_port(bind->address) == 0)
		report(diagnosis, refused, bind, port);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (event->kind == EVENT_CALL &&
		(event->call->class == CALL_BIND || event->call->class == CALL_CONNECT ||
			event->call->class == CALL_SEND))
		look_at_address(diagnosis, event);
	if (event->kind == EVENT_CALL && event->call->class == CALL_CONNECT && event->result == -ECONNREFUSED)
		look_at_refusal(diagnosis, event, event->address);
	else if (is_refusal(event) && event->remote)
		look_at_refusal(diagnosis, event, event->remote);
}

static const char *const errors[] = {"ECONNREFUSED", "EADDRNOTAVAIL", "ENETUNREACH", NULL};

const struct rule rule_host_order_port = {
	.id = "host-order-port",
	.severity = SEVERITY_ERROR,
	.title = N_("a port or an address is not in network byte order"),
	.why = N_(
		"sin_port and sin_addr hold the most significant byte first, whatever the machine does. On this one, 8080 without htons() is port "
		"36895; and so it is with htons() called twice."),
	.fix = N_(
		"Convert once, where the structure is filled in: htons(port), htonl(INADDR_LOOPBACK). What getaddrinfo() and inet_pton() give is "
		"converted already."),
	.see = "byteorder(3); ip(7), Address format; UNP 3.4",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
};
