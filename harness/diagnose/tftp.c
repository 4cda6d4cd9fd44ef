/** @file
 * Reads TFTP packets out of datagrams.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "diagnose/datagrams.h"
#include "diagnose/tftp.h"

/** Bytes of the whole datagram, of which only the first are known. */
static size_t length_of(const struct event *event)
{
	return event->kind == EVENT_CALL ? (size_t)event->result : (size_t)event->count;
}

static unsigned number_at(const struct event *event, size_t at)
{
	return (unsigned)event->data.bytes[at] << 8 | event->data.bytes[at + 1];
}

static bool is_mode(const char *mode)
{
	return strcasecmp(mode, "octet") == 0 || strcasecmp(mode, "netascii") == 0 || strcasecmp(mode, "mail") == 0;
}

/** Asked first: seven rules look at every event, and the bytes are at hand. */
static bool is_operation(unsigned number)
{
	return number >= TFTP_RRQ && number <= TFTP_ERROR;
}

/** A name and a mode, each with a NUL behind it. */
static bool read_request(const struct event *event, struct tftp_packet *out)
{
	const char *name = (const char *)event->data.bytes + 2,
		   *end = (const char *)event->data.bytes + event->data.length;
	const char *mode = memchr(name, '\0', (size_t)(end - name));

	if (!mode || !memchr(mode + 1, '\0', (size_t)(end - mode - 1)) || !is_mode(mode + 1))
		return false;
	out->netascii = strcasecmp(mode + 1, "netascii") == 0;
	return true;
}

/** Has the harness sent it to a socket that is closed by now? Then no object is known. */
static bool is_sent_in_vain(const struct event *event)
{
	return event->kind == EVENT_PEER && event->object == 0 && event->remote && strcmp(event->text, PEER_SAYS) == 0;
}

bool tftp_read(const struct trace *trace, const struct event *event, struct tftp_packet *out)
{
	size_t length = length_of(event);

	if (event->data.length < TFTP_HEADER || !is_operation(number_at(event, 0)) ||
		(!sends_datagram(trace, event) && !receives_datagram(trace, event) && !is_sent_in_vain(event)))
		return false;
	*out = (struct tftp_packet){.op = number_at(event, 0), .event = event};
	if (out->op == TFTP_RRQ || out->op == TFTP_WRQ)
		return read_request(event, out);
	out->number = number_at(event, 2);
	out->length = length - TFTP_HEADER;
	return (out->op == TFTP_DATA && out->length <= TFTP_BLOCK) || (out->op == TFTP_ACK && out->length == 0) ||
		(out->op == TFTP_ERROR && out->length > 0);
}

bool tftp_is_received(const struct tftp_packet *packet)
{
	return packet->event->call->class == CALL_RECEIVE;
}

struct tftp_socket *tftp_socket_of(const struct tftp_sockets *sockets, int object)
{
	size_t i;

	for (i = 0; i < sockets->count; i++)
		if (sockets->items[i].object == object)
			return &sockets->items[i];
	return NULL;
}

struct tftp_socket *tftp_follow(
	struct tftp_sockets *sockets, const struct trace *trace, const struct event *event, struct tftp_packet *packet)
{
	struct tftp_socket *socket;

	if (!tftp_read(trace, event, packet))
		return NULL;
	sockets->spoken = sockets->spoken || packet->op == TFTP_RRQ || packet->op == TFTP_WRQ;
	if (!sockets->spoken || event->kind != EVENT_CALL)
		return NULL;
	socket = tftp_socket_of(sockets, event->object);
	if (socket)
		return socket;
	socket = &ARRAY_ADD(sockets->items, sockets->count, sockets->capacity);
	*socket = (struct tftp_socket){.object = event->object};
	return socket;
}

const struct address *tftp_source(const struct trace *trace, const struct tftp_packet *packet)
{
	const struct event *send = packet->event->address ? NULL : datagram_of(trace, packet->event);

	if (!send)
		return packet->event->address;
	return send->kind == EVENT_PEER ? send->local : object_by_id(trace->descriptors, send->object)->local;
}

static void note_data(struct tftp_socket *socket, const struct tftp_packet *packet)
{
	const struct tftp_packet *before = &socket->last_data, *ack = &socket->received;

	if (!before->event || before->number != packet->number)
		socket->answered = *ack;
	else if (ack->op == TFTP_ACK && ack->number == packet->number && ack->event->number > before->event->number)
		socket->deaf = true;
	socket->last_data = *packet;
}

void tftp_note(struct tftp_socket *socket, const struct tftp_packet *packet)
{
	if (packet->op == TFTP_RRQ || packet->op == TFTP_WRQ)
		socket->asked = *packet;
	else if (tftp_is_received(packet))
		socket->received = *packet;
	else
		socket->sent = *packet;
	if (packet->op == TFTP_DATA && !tftp_is_received(packet))
		note_data(socket, packet);
	if (packet->op == TFTP_ACK && !tftp_is_received(packet))
		socket->last_ack = *packet;
}

void tftp_clear(struct tftp_sockets *sockets)
{
	free(sockets->items);
	*sockets = (struct tftp_sockets){0};
}
