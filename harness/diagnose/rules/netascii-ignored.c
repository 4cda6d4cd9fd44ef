/** @file
 * netascii-ignored: a file that was asked for in netascii is sent as it is.
 */
#include "diagnose/ask.h"
#include "diagnose/tftp.h"

/** The request's process has agreed to netascii. */
struct state {
	struct tftp_sockets sockets;
	struct tftp_packet asked; /**< the request that was received last */
};

/** What no netascii has: an LF without a CR before it, or a CR with neither LF nor NUL behind it. @return its place, or -1. */
static long wrong_byte(const struct captured *packet, bool first_block)
{
	const unsigned char *bytes = packet->bytes;
	size_t i;

	for (i = TFTP_HEADER; i < packet->length; i++) {
		bool known = i > TFTP_HEADER || first_block; /* what stands before */

		if (bytes[i] == '\n' && known && (i == TFTP_HEADER || bytes[i - 1] != '\r'))
			return (long)(i - TFTP_HEADER);
		if (bytes[i] == '\r' && i + 1 < packet->length && bytes[i + 1] != '\n' && bytes[i + 1] != 0)
			return (long)(i - TFTP_HEADER);
	}
	return -1;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(&state->sockets, diagnosis->trace, event, &packet);
	long wrong;

	if (!socket)
		return;
	if (packet.op == TFTP_RRQ && tftp_is_received(&packet))
		state->asked = packet;
	if (packet.op == TFTP_DATA && !tftp_is_received(&packet) && state->asked.netascii && !socket->asked.event) {
		wrong = wrong_byte(&event->data, packet.number == 1);
		if (wrong >= 0)
			finding_report(diagnosis, event, state->asked.event,
				_("the request, received at %s:%d, asks for netascii; in block %u, sent here, byte %ld is %s"),
				PLACE(state->asked.event->where), packet.number, wrong,
				event->data.bytes[wrong + TFTP_HEADER] == '\n'
					? _("an LF without a CR before it")
					: _("a CR with neither LF nor NUL behind it"));
	}
	tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(&((struct state *)state)->sockets);
}

const struct rule rule_netascii_ignored = {
	.id = "netascii-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("a text that was asked for in netascii is sent without a change"),
	.why = N_(
		"Systems end their lines in different ways. netascii is what they have in common: a line ends with CR LF, and a CR that means only a CR "
		"is followed by a NUL. Whoever promises it and sends the file's own bytes gives the client lines that do not end."),
	.fix = N_(
		"Send CR LF for LF and CR NUL for CR, also where the pair falls on the border of two blocks; or refuse every mode but octet with an "
		"ERROR."),
	.see = "RFC 1350, 1; RFC 764",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
	.clear = on_clear,
};
