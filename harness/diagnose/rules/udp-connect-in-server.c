/** @file
 * udp-connect-in-server: a server connected the socket that all its clients send to, to one of them.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The datagram by which this client came to the socket. */
static const struct event *received_from(const struct trace *trace, const struct event *connect)
{
	size_t i;

	for (i = connect->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->object == connect->object && receives_datagram(trace, event) &&
			address_equal(event->address, connect->address))
			return event;
	}
	return NULL;
}

/** A program's datagram, or one of the harness's that no socket takes. */
static bool is_by_other_client(const struct trace *trace, const struct event *event, int socket)
{
	if (event->kind == EVENT_PEER)
		return !event->object && event->remote && strcmp(event->text, PEER_SAYS) == 0;
	return event->object != socket && sends_datagram(trace, event);
}

/** Another client's datagram, sent when the socket took the first one's alone. */
static const struct event *turned_away(
	const struct trace *trace, const struct event *connect, const struct object *socket)
{
	size_t i;

	for (i = connect->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_CONNECT && event->object == socket->id &&
			!address_equal(event->address, connect->address))
			return NULL; /* to somebody else, or to nobody any more */
		if (is_by_other_client(trace, event, socket->id) &&
			address_reaches(socket->local, datagram_target(trace, event), socket->options.v6only) &&
			!is_datagram_from(trace, event, connect->address))
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	const struct event *away;
	char *client, *other;

	if (event->result != 0 || !object_is_udp(socket) || socket->state != SOCKET_BOUND ||
		!bind_of(diagnosis->trace, socket->id) || !received_from(diagnosis->trace, event))
		return;
	away = turned_away(diagnosis->trace, event, socket);
	if (!away)
		return;
	client = address_format(event->address);
	other = away->who ? memory_string(away->who)
			  : memory_format(_("another client, at %s:%d,"), PLACE(away->where));
	finding_report(diagnosis, event, away,
		_("the socket of the server is connected to %s here; what %s sent to it did not arrive any more"),
		client, other);
	free(client);
	free(other);
}

static const char *const errors[] = {"ECONNREFUSED", NULL};

const struct rule rule_udp_connect_in_server = {
	.id = "udp-connect-in-server",
	.severity = SEVERITY_ERROR,
	.title = N_("a server connects its only socket to its first client"),
	.why = N_(
		"A connected UDP socket takes datagrams from that one address; the kernel refuses those of all others."),
	.fix = N_(
		"Answer with sendto() to the address that recvfrom() gave; or serve each client with a socket of its own."),
	.see = "connect(2); udp(7); UNP 8.11",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONNECT),
};
