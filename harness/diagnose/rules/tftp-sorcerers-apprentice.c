/** @file
 * tftp-sorcerers-apprentice: an ACK that had come before was answered with DATA, as if it had not.
 */
#include "diagnose/ask.h"
#include "diagnose/sockets.h"
#include "diagnose/tftp.h"

/** When the wait that the ACK ended would have been over; UINT64_MAX: never. */
static uint64_t timer_of(const struct trace *trace, const struct event *receive)
{
	size_t i;

	if (receive->timeout_ns > 0)
		return receive->at_ns + (uint64_t)receive->timeout_ns;
	for (i = receive->number; i-- > 0;) {
		const struct event *event = &trace->events[i];
		bool waits = event->kind == EVENT_BLOCKED || event->kind == EVENT_CALL;

		if (event->task != receive->task || !waits)
			continue;
		if (event->call->class == CALL_POLL && event_watches(trace, event, receive->object))
			return event->timeout_ns < 0 ? UINT64_MAX : event->at_ns + (uint64_t)event->timeout_ns;
		if (event->call->class == CALL_SEND && event->object == receive->object)
			return UINT64_MAX;
	}
	return UINT64_MAX;
}

/** Is it the ACK of the block before this one? */
static bool is_ack_before(const struct tftp_packet *packet, const struct tftp_packet *data)
{
	return packet->event && packet->op == TFTP_ACK && packet->number == ((data->number - 1) & 0xffff);
}

/** This DATA was sent before, for the same ACK: nothing but that ACK, once more, has come since, and no timer was over. */
static bool is_answer_to_repetition(
	const struct trace *trace, const struct tftp_socket *socket, const struct tftp_packet *data)
{
	const struct tftp_packet *before = &socket->last_data, *ack = &socket->received;

	return before->event && data->number == before->number && data->length == before->length &&
		is_ack_before(&socket->answered, data) && is_ack_before(ack, data) &&
		ack->event->number > before->event->number && data->event->at_ns < timer_of(trace, ack->event);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct tftp_sockets *sockets = diagnosis->state;
	struct tftp_packet packet;
	struct tftp_socket *socket = tftp_follow(sockets, diagnosis->trace, event, &packet);

	if (!socket)
		return;
	if (packet.op == TFTP_DATA && !tftp_is_received(&packet) &&
		is_answer_to_repetition(diagnosis->trace, socket, &packet))
		finding_report(diagnosis, event, socket->received.event,
			_("ACK %u came a second time, at %s:%d, and block %u is sent a second time here because of it; from now on every packet "
			  "goes twice"),
			socket->received.number, PLACE(socket->received.event->where), packet.number);
	tftp_note(socket, &packet);
}

static void on_clear(void *state)
{
	tftp_clear(state);
}

const struct rule rule_tftp_sorcerers_apprentice = {
	.id = "tftp-sorcerers-apprentice",
	.severity = SEVERITY_ERROR,
	.title = N_("a repeated ACK is answered with DATA"),
	.why = N_(
		"One late ACK is enough: the block behind it is sent twice, each is acknowledged, each ACK is answered again, and every packet "
		"of the file goes twice from there on. It is known as the Sorcerer's Apprentice Syndrome."),
	.fix = N_("Ignore an ACK whose block is not the one that is under way. Only the timer sends DATA again."),
	.see = "RFC 1123, 4.2.3.1",
	.state_size = sizeof(struct tftp_sockets),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
	.clear = on_clear,
};
