/** @file
 * tftp-last-ack-lost: a receiver was gone as soon as it had sent its last ACK, and the last DATA came again in vain.
 */
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/tftp.h"

/** A receiver that is gone: its last ACK, and when its socket was closed. */
struct gone {
	int object;
	const struct event *data, *ack, *closed;
};

struct state {
	struct tftp_sockets sockets;
	struct gone gone[32];
	size_t count;
};

/** It has acknowledged the block that ends the file. */
static bool has_all(const struct tftp_socket *socket)
{
	const struct event *data = socket->received.event, *ack = socket->sent.event;

	return data && ack && socket->received.op == TFTP_DATA && socket->received.length < TFTP_BLOCK &&
		socket->sent.op == TFTP_ACK && socket->sent.number == socket->received.number &&
		ack->number > data->number;
}

static void note_closed(struct state *state, const struct diagnosis *diagnosis, const struct event *event)
{
	bool ends = event->kind == EVENT_EXIT && ends_process(diagnosis->before, event);
	size_t i;

	if (!ends && !(is_call(event, CALL_CLOSE) && event->result == 0))
		return;
	for (i = 0; i < state->sockets.count && state->count < sizeof state->gone / sizeof *state->gone; i++) {
		const struct tftp_socket *socket = &state->sockets.items[i];
		bool its = ends ? process_of(diagnosis->before, socket->sent.event ? socket->sent.event->task : -1) ==
				process_of(diagnosis->before, event->task)
				: socket->object == event->object;

		if (its && has_all(socket))
			state->gone[state->count++] =
				(struct gone){socket->object, socket->received.event, socket->sent.event, event};
	}
}

/** Not received: by a program, or by the harness. */
static bool is_sent(const struct event *event)
{
	return event->kind == EVENT_PEER || is_call(event, CALL_SEND);
}

/** When the sender sent this DATA the last time before. */
static const struct event *sent_before(const struct trace *trace, const struct event *again)
{
	struct tftp_packet packet, wanted;
	size_t i;

	if (!tftp_read(trace, again, &wanted))
		return NULL;
	for (i = again->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == again->kind && is_sent(event) && tftp_read(trace, event, &packet) &&
			packet.op == TFTP_DATA && packet.number == wanted.number &&
			address_equal(datagram_target(trace, event), datagram_target(trace, again)))
			return event;
	}
	return NULL;
}

/** The last DATA is sent again to somebody who is gone, and had not stayed for as long as its sender waits. */
static void judge(struct diagnosis *diagnosis, const struct gone *gone, const struct event *again)
{
	const struct event *before = sent_before(diagnosis->trace, again);

	if (!before || gone->closed->at_ns - gone->ack->at_ns >= again->at_ns - before->at_ns)
		return;
	finding_report(diagnosis, gone->ack, again,
		_("the last ACK was sent here and did not arrive; the last block is sent again %llu ms after it, but by then the socket was "
		  "closed (%s:%d)"),
		(unsigned long long)(again->at_ns - gone->ack->at_ns) / 1000000, PLACE(gone->closed->where));
}

static void on_again(struct diagnosis *diagnosis, const struct state *state, const struct tftp_packet *packet)
{
	const struct address *target = datagram_target(diagnosis->trace, packet->event);
	size_t i;

	for (i = 0; i < state->count; i++) {
		const struct object *socket = object_by_id(diagnosis->before, state->gone[i].object);
		struct tftp_packet last;

		if (socket->descriptions == 0 && socket->local && target &&
			address_reaches(socket->local, target, false) &&
			tftp_read(diagnosis->trace, state->gone[i].data, &last) && last.number == packet->number &&
			last.length == packet->length)
			judge(diagnosis, &state->gone[i], packet->event);
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(&state->sockets, diagnosis->trace, event, &packet);

	note_closed(state, diagnosis, event);
	if (is_sent(event) && tftp_read(diagnosis->trace, event, &packet) && packet.op == TFTP_DATA)
		on_again(diagnosis, state, &packet);
	if (socket)
		tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(&((struct state *)state)->sockets);
}

const struct rule rule_tftp_last_ack_lost = {
	.id = "tftp-last-ack-lost",
	.severity = SEVERITY_ERROR,
	.title = N_("a receiver ends with its last ACK, which may get lost"),
	.why = N_(
		"Nobody acknowledges an ACK. If the last one is lost the sender asks again, and again; nobody is there any more, and it has to "
		"believe that the file has not arrived."),
	.fix = N_(
		"After the last ACK stay for a while, longer than the other end's time-out (\"dallying\"), and answer the last DATA again if it "
		"comes again."),
	.see = "RFC 1350, 6",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER) | ONE(EVENT_EXIT),
	.clear = on_clear,
};
