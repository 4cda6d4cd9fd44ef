/** @file
 * tftp-block-wrap: behind block 65535 comes block 0, and the program does not know it.
 */
#include "diagnose/ask.h"
#include "diagnose/tftp.h"

enum { LAST_NUMBER = 65535 };

/** What a socket has seen of block 0, the one behind block 65535. */
struct wrap {
	int object;
	const struct event *sent, *acknowledged; /**< the DATA, and the ACK that came for it */
	const struct event *received;            /**< the DATA that came, in place of an ACK that was sent for it */
	bool over;                               /**< the next block was on its way: all is well */
};

struct state {
	struct tftp_sockets sockets;
	struct wrap wraps[16];
	size_t count;
};

static struct wrap *wrap_of(struct state *state, int object)
{
	size_t i;

	for (i = 0; i < state->count; i++)
		if (state->wraps[i].object == object)
			return &state->wraps[i];
	if (state->count == sizeof state->wraps / sizeof *state->wraps)
		return NULL;
	state->wraps[state->count] = (struct wrap){.object = object};
	return &state->wraps[state->count++];
}

static void on_sent(struct diagnosis *diagnosis, struct wrap *wrap, const struct tftp_socket *socket,
	const struct tftp_packet *packet)
{
	bool begins =
		socket->last_data.event && socket->last_data.number == LAST_NUMBER && packet->number != LAST_NUMBER;

	if (packet->op == TFTP_ACK && wrap->received && packet->number == 0)
		wrap->over = true;
	if (packet->op != TFTP_DATA)
		return;
	if (begins && packet->number != 0)
		finding_report(diagnosis, packet->event, socket->last_data.event,
			_("the block behind number 65535 is sent with number %u here; behind 65535 comes 0"),
			packet->number);
	else if (begins)
		wrap->sent = packet->event;
	else if (packet->number == 1)
		wrap->over = true;
	else if (packet->number == 0 && wrap->acknowledged && !wrap->over)
		finding_report(diagnosis, wrap->acknowledged, packet->event,
			_("ACK 0 came here, for the block behind number 65535; but it was not taken for that, and the block is sent again at %s:%d"),
			PLACE(packet->event->where));
}

static void on_received(struct diagnosis *diagnosis, struct wrap *wrap, const struct tftp_socket *socket,
	const struct tftp_packet *packet)
{
	if (packet->op == TFTP_ACK && packet->number == 0 && wrap->sent && !wrap->acknowledged)
		wrap->acknowledged = packet->event;
	if (packet->op != TFTP_DATA || packet->number != 0 || wrap->over || socket->last_ack.number != LAST_NUMBER)
		return;
	if (wrap->received)
		finding_report(diagnosis, wrap->received, packet->event,
			_("block 0 came here, the one behind number 65535; but it was not taken for that, and it comes again at %s:%d"),
			PLACE(packet->event->where));
	wrap->received = packet->event;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(&state->sockets, diagnosis->trace, event, &packet);
	struct wrap *wrap = socket ? wrap_of(state, socket->object) : NULL;

	if (!wrap)
		return;
	if (tftp_is_received(&packet))
		on_received(diagnosis, wrap, socket, &packet);
	else
		on_sent(diagnosis, wrap, socket, &packet);
	tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(&((struct state *)state)->sockets);
}

const struct rule rule_tftp_block_wrap = {
	.id = "tftp-block-wrap",
	.severity = SEVERITY_ERROR,
	.title = N_("block numbers are compared as if they went on behind 65535"),
	.why = N_(
		"A block number has 16 bits: behind 65535 comes 0. Whoever counts in an int waits for number 65536, which never comes, and no file "
		"of more than 32 MB arrives."),
	.fix = N_("Count blocks in a uint16_t, or compare numbers modulo 65536."),
	.see = "RFC 1350, 5; RFC 7440, 4",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
	.clear = on_clear,
};
