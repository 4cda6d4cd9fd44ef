/** @file
 * tftp-wrong-tid-aborts: a packet from a stranger was taken for the peer's, or ended the transfer with the peer.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/tftp.h"

/** A transfer, its peer, and what a stranger has sent in between. */
struct meeting {
	int object;
	struct address peer;      /**< where the first packet went that belongs to it */
	struct tftp_packet stray; /**< zero: none that is undecided */
	unsigned expected;        /**< the block that the peer is to send */
};

struct state {
	struct tftp_sockets sockets;
	struct meeting meetings[32];
	size_t count;
};

static struct meeting *meeting_of(struct state *state, int object)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (state->meetings[i].object == object)
			return &state->meetings[i];
	return NULL;
}

/** The end of the file has passed: whatever ends the transfer now does no harm. */
static bool is_done(const struct tftp_socket *socket)
{
	return (socket->received.op == TFTP_DATA && socket->received.length < TFTP_BLOCK && socket->last_ack.event &&
		       socket->last_ack.number == socket->received.number) ||
		(socket->last_data.event && socket->last_data.length < TFTP_BLOCK && socket->received.op == TFTP_ACK &&
			socket->received.number == socket->last_data.number) ||
		socket->received.op == TFTP_ERROR || socket->sent.op == TFTP_ERROR;
}

static void report(struct diagnosis *diagnosis, struct meeting *meeting, const struct event *proof, const char *what)
{
	char *stranger = address_format(meeting->stray.event->address), *peer = address_format(&meeting->peer);

	finding_report(diagnosis, meeting->stray.event, proof,
		_("the packet that came here is from %s; the transfer is with %s, and %s (%s:%d)"), stranger, peer,
		what, PLACE(proof->where));
	free(stranger);
	free(peer);
	meeting->stray = (struct tftp_packet){0};
}

/** What the program sends next tells what it has made of the stray. */
static void on_sent(struct diagnosis *diagnosis, struct meeting *meeting, const struct tftp_packet *packet)
{
	const struct address *target = datagram_target(diagnosis->trace, packet->event);
	bool to_peer = address_equal(target, &meeting->peer);

	if (!meeting->stray.event || packet->event->task != meeting->stray.event->task)
		return;
	if (to_peer && packet->op == TFTP_ERROR)
		report(diagnosis, meeting, packet->event, _("that one is sent an ERROR because of it"));
	else if (packet->op == TFTP_ACK && meeting->stray.op == TFTP_DATA && packet->number == meeting->stray.number &&
		packet->number == meeting->expected)
		report(diagnosis, meeting, packet->event, _("its data were taken, and are acknowledged"));
	else if (!to_peer && packet->op != TFTP_ERROR)
		report(diagnosis, meeting, packet->event, _("the stranger is answered as if it were the peer"));
	else if (to_peer)
		meeting->stray = (struct tftp_packet){0}; /* it goes on with whom it should */
}

static void on_received(struct meeting *meeting, const struct tftp_packet *packet)
{
	if (!packet->event->address || address_equal(packet->event->address, &meeting->peer)) {
		meeting->stray = (struct tftp_packet){0};
		meeting->expected = packet->op == TFTP_DATA ? (packet->number + 1) & 0xffff : meeting->expected;
	} else if (packet->op == TFTP_DATA || packet->op == TFTP_ACK) {
		meeting->stray = *packet;
	}
}

/** Whoever ends right behind a stray, without having waited for anybody else, has ended because of it. */
static void on_end(struct diagnosis *diagnosis, struct state *state, const struct event *event)
{
	bool closes = is_call(event, CALL_CLOSE) && event->result == 0;
	size_t i;

	for (i = 0; i < state->count; i++) {
		struct meeting *meeting = &state->meetings[i];

		if (!meeting->stray.event || meeting->stray.event->task != event->task)
			continue;
		if (event->kind == EVENT_BLOCKED || event->kind == EVENT_STUCK)
			meeting->stray = (struct tftp_packet){0}; /* it waits: for its peer */
		else if ((closes && event->object == meeting->object) || (event->kind == EVENT_EXIT && event->call))
			report(diagnosis, meeting, event, _("it is ended because of that"));
	}
}

static void begin_meeting(struct state *state, const struct trace *trace, const struct tftp_packet *packet)
{
	struct meeting *meeting = meeting_of(state, packet->event->object);
	bool met = packet->op == TFTP_DATA || packet->op == TFTP_ACK;

	if (!met || meeting || !datagram_target(trace, packet->event) ||
		state->count == sizeof state->meetings / sizeof *state->meetings)
		return;
	state->meetings[state->count++] = (struct meeting){.object = packet->event->object,
		.peer = *datagram_target(trace, packet->event),
		.expected = packet->op == TFTP_ACK ? (packet->number + 1) & 0xffff : 0};
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(&state->sockets, diagnosis->trace, event, &packet);
	struct meeting *meeting = socket ? meeting_of(state, socket->object) : NULL;

	if (!socket) {
		on_end(diagnosis, state, event);
		return;
	}
	if (meeting && tftp_is_received(&packet) && !is_done(socket))
		on_received(meeting, &packet);
	else if (meeting && !tftp_is_received(&packet))
		on_sent(diagnosis, meeting, &packet);
	if (!tftp_is_received(&packet))
		begin_meeting(state, diagnosis->trace, &packet);
	if (!meeting || !meeting->stray.event)
		tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(&((struct state *)state)->sockets);
}

const struct rule rule_tftp_wrong_tid_aborts = {
	.id = "tftp-wrong-tid-aborts",
	.severity = SEVERITY_ERROR,
	.title = N_("a packet from a stranger gets into a transfer, or ends it"),
	.why = N_(
		"Everybody can send to a UDP port. A transfer is between two ports, and what comes from a third belongs to none, or to one that "
		"is over. Whoever does not look at the source can be disturbed by a packet that got lost on its way, and fed by anybody who likes."),
	.fix = N_(
		"Compare the source's address and port with the peer's. A stranger is sent ERROR 5, and the transfer goes on as if nothing had "
		"come; or connect() the socket, and the kernel does the sorting."),
	.see = "RFC 1350, 4; UNP 8.8, 8.11",
	.yields_to = (const char *const[]){"tftp-same-port", NULL},
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER) | ONE(EVENT_BLOCKED) | ONE(EVENT_STUCK) | ONE(EVENT_EXIT),
	.clear = on_clear,
};
