/** @file
 * Puts what was expected and what came side by side.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/datagrams.h"
#include "diagnose/framing.h"
#include "diagnose/mismatch.h"

static bool is_expectation(const struct event *event)
{
	return event->kind == EVENT_PEER && event->text && strcmp(event->text, PEER_EXPECTED) == 0 &&
		event->data.length > 0;
}

/** The socket that sent a datagram may be closed by now: then the trace knows of no object. */
static bool is_of_datagram(const struct trace *trace, const struct event *expectation)
{
	const struct object *object = object_by_id(trace->descriptors, expectation->object);

	return expectation->remote && (!object || object_is_udp(object));
}

/** Does the event send bytes on the stream that the expectation speaks of? */
static bool sends_there(const struct event *event, const struct event *expectation)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->object == expectation->object &&
		event->result > 0;
}

/** Adds what is known of one send that began after @p before bytes of the stream, as long as no byte is missing in between. */
static void add_send(struct mismatch *out, const struct event *send, uint64_t before, uint64_t beginning)
{
	size_t known = send->data.length < (uint64_t)send->result ? send->data.length : (size_t)send->result;
	uint64_t next = beginning + out->got_length; /* in the stream */

	while (next >= before && next < before + known && out->got_length < CAPTURED_MOST) {
		out->got[out->got_length++] = send->data.bytes[next - before];
		next++;
	}
}

/** The call that sent the byte at this place of the stream, or NULL. */
static const struct event *sender_of(const struct trace *trace, const struct event *expectation, uint64_t place)
{
	uint64_t sent = 0;
	size_t i;

	for (i = 0; i < expectation->number; i++) {
		if (!sends_there(&trace->events[i], expectation))
			continue;
		sent += (uint64_t)trace->events[i].result;
		if (sent > place)
			return &trace->events[i];
	}
	return NULL;
}

/** @return false where none of the bytes that are known does. */
static bool find_difference(struct mismatch *out)
{
	while (out->at < out->wanted_length && out->at < out->got_length && out->wanted[out->at] == out->got[out->at])
		out->at++;
	return out->at < out->wanted_length && out->at < out->got_length;
}

static bool differs_in_stream(const struct trace *trace, const struct event *event, struct mismatch *out)
{
	uint64_t sent = 0;
	size_t i;

	for (i = 0; i < event->number; i++) {
		if (!sends_there(&trace->events[i], event))
			continue;
		add_send(out, &trace->events[i], sent, (uint64_t)event->result);
		sent += (uint64_t)trace->events[i].result;
	}
	if (!find_difference(out))
		return false;
	out->send = sender_of(trace, event, (uint64_t)event->result + out->at);
	return out->send != NULL;
}

static bool differs_in_datagram(const struct trace *trace, const struct event *event, struct mismatch *out)
{
	out->send = nth_datagram(trace, event->remote, event->local, (size_t)event->result);
	if (!out->send)
		return false;
	add_send(out, out->send, 0, 0);
	return find_difference(out);
}

bool mismatch_of(const struct trace *trace, const struct event *event, struct mismatch *out)
{
	if (!is_expectation(event))
		return false;
	*out = (struct mismatch){.wanted = event->data.bytes, .wanted_length = event->data.length};
	return is_of_datagram(trace, event) ? differs_in_datagram(trace, event, out)
					    : differs_in_stream(trace, event, out);
}

bool mismatch_is_swapped(const struct mismatch *mismatch, size_t from, size_t size)
{
	if (from + size > mismatch->wanted_length || from + size > mismatch->got_length)
		return false;
	return big_endian(mismatch->wanted + from, size) == little_endian(mismatch->got + from, size) &&
		memcmp(mismatch->wanted + from, mismatch->got + from, size) != 0;
}

enum { TEXT_BEFORE = 4 };

/** Is the piece of a message a part of a text, with what stands just before and just behind it? */
static bool is_in_text(const unsigned char *bytes, size_t from, size_t to)
{
	size_t first = from > TEXT_BEFORE ? from - TEXT_BEFORE : 0;
	const struct captured around = {(unsigned char *)bytes + first, to + 1 - first};

	return is_text(&around);
}

/** The number around a place of a text that ends behind it. @param bytes  borrowed. @return false where there is none. */
static bool number_at(const unsigned char *bytes, size_t length, size_t at, struct number *out)
{
	size_t from = at, to = at;

	while (from > 0 && isdigit(bytes[from - 1]))
		from--;
	from -= from > 0 && bytes[from - 1] == '-';
	to += to < length && bytes[to] == '-';
	while (to < length && isdigit(bytes[to]))
		to++;
	if (to == length || to - from >= DIGITS_MOST || from == to || !isdigit(bytes[to - 1]) ||
		!is_in_text(bytes, from, to))
		return false;
	*out = (struct number){0};
	memcpy(out->digits, bytes + from, to - from);
	out->value = bytes[from] == '-' ? (uint64_t)strtoll(out->digits, NULL, 10) : strtoull(out->digits, NULL, 10);
	return true;
}

bool mismatch_is_in_text(const struct mismatch *mismatch)
{
	return mismatch->at + 1 < mismatch->wanted_length &&
		is_in_text(mismatch->wanted, mismatch->at, mismatch->at + 1);
}

bool mismatch_numbers(const struct mismatch *mismatch, struct numbers *out)
{
	return number_at(mismatch->wanted, mismatch->wanted_length, mismatch->at, &out->wanted) &&
		number_at(mismatch->got, mismatch->got_length, mismatch->at, &out->got) &&
		out->wanted.value != out->got.value;
}

uint64_t lowest(uint64_t number, size_t size)
{
	return size >= sizeof number ? number : number & ((UINT64_C(1) << 8 * size) - 1);
}

bool fits_in(uint64_t number, size_t size)
{
	uint64_t sign = size >= sizeof number ? 0 : UINT64_MAX << (8 * size - 1);

	return number == lowest(number, size) || (number & sign) == sign;
}

uint64_t swapped(uint64_t number, size_t size)
{
	uint64_t result = 0;

	for (; size > 0; size--, number >>= 8)
		result = result << 8 | (number & 0xff);
	return result;
}
