/** @file
 * Receives that belong together, and what is in them.
 */
#include "diagnose/framing.h"

const struct event *previous_receive(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number; i-- > 0;) {
		const struct event *before = &trace->events[i];

		if (before->kind == EVENT_CALL && before->call->class == CALL_RECEIVE && before->task == event->task &&
			before->object == event->object)
			return before;
	}
	return NULL;
}

/** Does the second receive ask for what the first one left open, at the place where it stopped? */
static bool continues(const struct event *first, const struct event *second)
{
	return first->result > 0 && (uint64_t)first->result < first->count &&
		call_argument(first->call, ARG_BYTES_OUT) == 1 && call_argument(second->call, ARG_BYTES_OUT) == 1 &&
		second->args[1] == first->args[1] + (uint64_t)first->result &&
		second->count == first->count - (uint64_t)first->result;
}

static uint64_t received(const struct event *event)
{
	return event->kind == EVENT_CALL && event->result > 0 ? (uint64_t)event->result : 0;
}

struct filling filling_of(const struct trace *trace, const struct event *receive)
{
	struct filling filling = {receive, receive, receive->count, received(receive)};
	const struct event *before;

	while ((before = previous_receive(trace, filling.first)) && continues(before, filling.first)) {
		filling.first = before;
		filling.wanted = before->count;
		filling.got += received(before);
	}
	return filling;
}

bool is_complete(const struct filling *filling)
{
	return filling->got == filling->wanted;
}

uint64_t big_endian(const unsigned char *bytes, size_t count)
{
	uint64_t number = 0;
	size_t i;

	for (i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return number;
}

uint64_t little_endian(const unsigned char *bytes, size_t count)
{
	uint64_t number = 0;

	while (count-- > 0)
		number = number << 8 | bytes[count];
	return number;
}

bool number_announces(const unsigned char *header, uint64_t size, uint64_t wanted)
{
	size_t digits = size < 4 ? 2 : 4;
	uint64_t big, little, beyond = size - digits;

	if (size < 2 || size > HEADER_MOST)
		return false;
	big = big_endian(header, digits);
	little = little_endian(header, digits);
	return big == wanted || little == wanted || big == wanted + beyond || little == wanted + beyond;
}

bool announces(const struct filling *header, uint64_t wanted)
{
	const struct captured *bytes = &header->first->data;

	return header->first == header->last && is_complete(header) && bytes->length == header->wanted &&
		number_announces(bytes->bytes, header->wanted, wanted);
}

size_t lines_in(const struct captured *bytes)
{
	size_t lines = 0, i;

	for (i = 0; i < bytes->length; i++)
		lines += bytes->bytes[i] == '\n';
	return lines;
}

bool is_text(const struct captured *bytes)
{
	size_t i;

	for (i = 0; i < bytes->length; i++)
		if ((bytes->bytes[i] < ' ' && bytes->bytes[i] != '\n' && bytes->bytes[i] != '\r' &&
			    bytes->bytes[i] != '\t') ||
			bytes->bytes[i] > '~')
			return false;
	return true;
}

size_t framed_in(const struct captured *bytes, size_t size)
{
	size_t messages = 0, at = 0;

	while (at + size <= bytes->length) {
		uint64_t length = big_endian(bytes->bytes + at, size);

		if (length == 0 || length > bytes->length - at - size)
			return 0;
		at += size + (size_t)length;
		messages++;
	}
	return at == bytes->length ? messages : 0;
}
