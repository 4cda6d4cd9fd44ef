/** @file
 * tftp-multiple-of-512: a file whose last block is full was sent without the empty one that ends it.
 */
#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/tftp.h"

/** The receiver of the last DATA has acknowledged it. */
static bool is_acknowledged(const struct trace *trace, const struct tftp_socket *socket)
{
	const struct event *data = socket->sent.event, *ack = socket->received.event;
	const struct address *source;

	if (!data || !ack || socket->received.op != TFTP_ACK || socket->received.number != socket->sent.number)
		return false;
	source = tftp_source(trace, &socket->received);
	return ack->number > data->number && (!source || address_equal(source, datagram_target(trace, data)));
}

/** The sender's last packet was a full block, it has been acknowledged, and the sender has taken the ACK for what it is. */
static bool ends_too_early(const struct trace *trace, const struct tftp_socket *socket)
{
	return socket->sent.op == TFTP_DATA && socket->sent.length == TFTP_BLOCK && !socket->deaf &&
		is_acknowledged(trace, socket);
}

/** Is it the program itself that ends the transfer: by closing the socket, or by its own end? */
static const struct tftp_socket *ended_by(
	const struct tftp_sockets *sockets, const struct diagnosis *diagnosis, const struct event *event)
{
	size_t i;

	if (is_call(event, CALL_CLOSE) && event->result == 0)
		return tftp_socket_of(sockets, event->object);
	if (event->kind != EVENT_EXIT || !event->call || !ends_process(diagnosis->before, event))
		return NULL;
	for (i = 0; i < sockets->count; i++)
		if (ends_too_early(diagnosis->trace, &sockets->items[i]) &&
			sockets->items[i].sent.event->task == event->task)
			return &sockets->items[i];
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct tftp_sockets *sockets = diagnosis->state;
	const struct tftp_socket *ended = ended_by(sockets, diagnosis, event);
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(sockets, diagnosis->trace, event, &packet);

	if (ended && ends_too_early(diagnosis->trace, ended) &&
		descriptors_holders(diagnosis->before, ended->object, END_WRITE, NULL, 0) == 1)
		finding_report(diagnosis, ended->sent.event, event,
			_("block %u, sent here, has all 512 bytes, so it does not end the file; but nothing follows it, and the transfer is over"),
			ended->sent.number);
	if (socket)
		tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(state);
}

const struct rule rule_tftp_multiple_of_512 = {
	.id = "tftp-multiple-of-512",
	.severity = SEVERITY_ERROR,
	.title = N_("a file of a multiple of 512 bytes is sent without its end"),
	.why = N_(
		"A TFTP file ends with the block that is not full. If its size is a multiple of 512, that one is empty; without it the receiver "
		"waits for the rest, and gives the whole file up."),
	.fix = N_(
		"Go on until a block of fewer than 512 bytes has been sent and acknowledged, an empty one where nothing is left."),
	.see = "RFC 1350, 6",
	.state_size = sizeof(struct tftp_sockets),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER) | ONE(EVENT_EXIT),
	.clear = on_clear,
};
