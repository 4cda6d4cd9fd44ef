/** @file
 * Finds for each received datagram the call that sent it.
 */
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/datagrams.h"
#include "diagnose/sockets.h"

static const struct object *socket_of(const struct trace *trace, const struct event *event)
{
	return object_by_id(trace->descriptors, event->object);
}

bool receives_datagram(const struct trace *trace, const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE && event->result >= 0 &&
		object_is_udp(socket_of(trace, event)) && !event_only_looks(event);
}

bool sends_datagram(const struct trace *trace, const struct event *event)
{
	if (event->kind == EVENT_PEER)
		return strcmp(event->text, PEER_SAYS) == 0 && object_is_udp(socket_of(trace, event));
	return event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->result >= 0 &&
		object_is_udp(socket_of(trace, event));
}

const struct address *datagram_target(const struct trace *trace, const struct event *send)
{
	if (send->kind == EVENT_PEER)
		return send->remote;
	return send->address ? send->address : socket_of(trace, send)->remote;
}

static uint64_t length_of(const struct event *send)
{
	return send->count;
}

static bool is_same(const struct event *one, const struct event *other)
{
	return one->result == other->result && one->data.length == other->data.length &&
		(!one->data.length || memcmp(one->data.bytes, other->data.bytes, one->data.length) == 0);
}

/** The harness's datagram went to the socket that the trace names; one to a group, to every socket that is bound so that it gets it. */
static bool comes_to(const struct trace *trace, const struct event *send, const struct object *to)
{
	const struct address *target = datagram_target(trace, send);

	if (send->kind == EVENT_PEER && !address_is_multicast(target))
		return send->object == to->id;
	return address_reaches(to->local, target, to->options.v6only);
}

/** Can it be this one that was received, cut or whole? */
static bool fits(const struct trace *trace, const struct event *send, const struct event *receive)
{
	const struct object *to = socket_of(trace, receive);
	size_t length = receive->data.length;

	if (!comes_to(trace, send, to))
		return false;
	return length_of(send) >= (uint64_t)receive->result && send->data.length >= length &&
		(!length || memcmp(send->data.bytes, receive->data.bytes, length) == 0) &&
		(receive->result > 0 || length_of(send) == 0);
}

/** The call that sent it may be told of later than the one that received it, but was entered before. */
static bool is_before(const struct event *send, const struct event *receive)
{
	return send->kind == EVENT_CALL ? send->entered <= receive->number : send->number < receive->number;
}

bool may_come_from(const struct trace *trace, const struct event *receive, const struct event *send)
{
	return is_before(send, receive) && sends_datagram(trace, send) && fits(trace, send, receive);
}

size_t same_before(const struct trace *trace, const struct event *receive)
{
	size_t count = 0, i;

	for (i = 0; i < receive->number; i++)
		count += receives_datagram(trace, &trace->events[i]) && trace->events[i].object == receive->object &&
			is_same(&trace->events[i], receive);
	return count;
}

const struct event *datagram_of(const struct trace *trace, const struct event *receive)
{
	size_t earlier = same_before(trace, receive), i;

	for (i = 0; i < trace->event_count; i++)
		if (may_come_from(trace, receive, &trace->events[i]) && earlier-- == 0)
			return &trace->events[i];
	return NULL;
}

bool is_datagram_from(const struct trace *trace, const struct event *send, const struct address *address)
{
	if (send->kind == EVENT_PEER)
		return address_equal(send->local, address);
	return address_reaches(socket_of(trace, send)->local, address, false);
}

const struct event *nth_datagram(
	const struct trace *trace, const struct address *from, const struct address *to, size_t n)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *send = &trace->events[i];

		if (send->kind == EVENT_CALL && sends_datagram(trace, send) && is_datagram_from(trace, send, from) &&
			address_equal(datagram_target(trace, send), to) && n-- == 0)
			return send;
	}
	return NULL;
}

/** Has the sender taken a request of this socket before? A server may answer from another socket than it was asked at. */
static bool was_asked(const struct trace *trace, const struct event *send, int client)
{
	size_t i;

	for (i = 0; send->kind == EVENT_CALL && i < send->number; i++) {
		const struct event *event = &trace->events[i], *request;

		if (!receives_datagram(trace, event) ||
			process_of(trace->descriptors, event->task) != process_of(trace->descriptors, send->task))
			continue;
		request = datagram_of(trace, event);
		if (request && request->object == client)
			return true;
	}
	return false;
}

bool is_expected(const struct trace *trace, const struct event *receive, const struct event *send)
{
	size_t i;

	for (i = 0; i < receive->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->object == receive->object && sends_datagram(trace, event) &&
			is_datagram_from(trace, send, datagram_target(trace, event)))
			return true;
	}
	return was_asked(trace, send, receive->object);
}

bool speaks_first(const struct trace *trace, int socket)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->object == socket &&
			(event->call->class == CALL_SEND || event->call->class == CALL_RECEIVE))
			return event->call->class == CALL_SEND;
	}
	return false;
}

enum { HEADER_MOST = 16, REST_LEAST = 4 };

static bool contains(const struct captured *whole, const void *bytes, size_t length)
{
	return length && whole->length && memmem(whole->bytes, whole->length, bytes, length);
}

/** All of it, or what is left of it without so many bytes in front. */
static bool contains_most(const struct captured *whole, const struct captured *part)
{
	size_t i;

	if (contains(whole, part->bytes, part->length))
		return true;
	for (i = 1; i <= HEADER_MOST && i + REST_LEAST <= part->length; i++)
		if (contains(whole, part->bytes + i, part->length - i))
			return true;
	return false;
}

static bool passes_on(const struct event *send, const struct event *receive)
{
	return contains_most(&send->data, &receive->data);
}

static bool answers(const struct event *send, const struct event *receive)
{
	return send->address && address_equal(send->address, receive->address);
}

/** What the task sends because of what it has received: before it receives there again. @return it, or NULL. */
static const struct event *sent_because(const struct trace *trace, const struct event *receive,
	bool is_it(const struct event *send, const struct event *receive))
{
	size_t i;

	for (i = receive->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->task != receive->task)
			continue;
		if (event->call->class == CALL_RECEIVE && event->object == receive->object)
			return NULL;
		if (event->call->class == CALL_SEND && is_it(event, receive))
			return event;
	}
	return NULL;
}

const struct event *passed_on(const struct trace *trace, const struct event *receive)
{
	return sent_because(trace, receive, passes_on);
}

const struct event *answered(const struct trace *trace, const struct event *receive)
{
	return sent_because(trace, receive, answers);
}
