/** @file
 * tftp-same-port: a transfer goes through the port that all requests come to.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/tftp.h"

/** A server's first packet of a transfer, from the socket that the request came to. */
static bool answers_from_there(const struct tftp_socket *socket, const struct tftp_packet *packet)
{
	if (!socket->asked.event || !tftp_is_received(&socket->asked))
		return false;
	return (packet->op == TFTP_DATA && packet->number == 1) || (packet->op == TFTP_ACK && packet->number == 0);
}

/** A client's answer to what came from another port, to the port where it had asked. */
static bool answers_to_there(
	const struct trace *trace, const struct tftp_socket *socket, const struct tftp_packet *packet)
{
	const struct address *target = datagram_target(trace, packet->event), *from;

	if (!socket->asked.event || tftp_is_received(&socket->asked) || !socket->received.event ||
		socket->received.op == TFTP_ERROR || (packet->op != TFTP_ACK && packet->op != TFTP_DATA))
		return false;
	from = tftp_source(trace, &socket->received);
	return from && !address_equal(from, target) &&
		address_equal(target, datagram_target(trace, socket->asked.event));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct tftp_sockets *sockets = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(sockets, diagnosis->trace, event, &packet);

	if (!socket)
		return;
	if (!tftp_is_received(&packet) && answers_from_there(socket, &packet))
		finding_report(diagnosis, event, socket->asked.event,
			_("the first packet of the transfer goes out here through port %d, which the request came to at %s:%d, and so do all others"),
			address_port(object_by_id(diagnosis->before, event->object)->local),
			PLACE(socket->asked.event->where));
	else if (!tftp_is_received(&packet) && answers_to_there(diagnosis->trace, socket, &packet))
		finding_report(diagnosis, event, socket->received.event,
			_("what came from port %d, at %s:%d, is answered here to port %d, where the request went"),
			address_port(tftp_source(diagnosis->trace, &socket->received)),
			PLACE(socket->received.event->where), address_port(datagram_target(diagnosis->trace, event)));
	tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(state);
}

const struct rule rule_tftp_same_port = {
	.id = "tftp-same-port",
	.severity = SEVERITY_ERROR,
	.title = N_("a TFTP transfer has no port of its own"),
	.why = N_(
		"The two ports are what tells one transfer from another. If all go through the port of requests, what belongs to one is taken "
		"for another's, and a client that checks where packets come from is right to refuse them."),
	.fix = N_(
		"For each request open a socket of its own, bound to port 0, and send everything from there; a client sends what follows its "
		"request to the port that the answer came from."),
	.see = "RFC 1350, 4; UNP 22.7",
	.state_size = sizeof(struct tftp_sockets),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
	.clear = on_clear,
};
