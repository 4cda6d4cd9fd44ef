/** @file
 * buffer-not-terminated: the end of an earlier, longer message was sent behind a shorter one: received bytes taken for a string.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

enum {
	TAIL_LEAST = 4, /**< so many bytes of the earlier message are no coincidence */
	TAIL_SURE = 16, /**< … nor these, where letters were made large or small, and the head is another one */
	HEAD_MOST = 8   /**< bytes of a head, which an answer has in another way */
};

/** The last two messages that a task received into one buffer. */
struct buffer {
	const struct event *earlier, *latest;
};

/** The buffers that a task has used last: one for numbers in front, one for what stands behind them, … */
struct buffers {
	struct buffer items[4];
};

struct state {
	struct buffers tasks[64];
};

static bool is_whole(const struct event *received)
{
	return received->data.length == (uint64_t)received->result;
}

/** What stood in the buffer is overwritten, where another receive begins inside of it. */
static void forget_overwritten(struct buffers *all, uint64_t from)
{
	size_t i;

	for (i = 0; i < sizeof all->items / sizeof *all->items; i++) {
		const struct event *earlier = all->items[i].earlier;

		if (earlier && from > earlier->args[1] && from < earlier->args[1] + (uint64_t)earlier->result)
			all->items[i].earlier = NULL;
	}
}

/** The buffer at this address, or room for it in place of the one that has not been used for the longest time. */
static struct buffer *buffer_at(struct buffers *all, uint64_t from)
{
	struct buffer *oldest = all->items;
	size_t i;

	for (i = 0; i < sizeof all->items / sizeof *all->items; i++) {
		struct buffer *buffer = &all->items[i];

		if (buffer->latest && buffer->latest->args[1] == from)
			return buffer;
		if (oldest->latest && (!buffer->latest || buffer->latest->number < oldest->latest->number))
			oldest = buffer;
	}
	*oldest = (struct buffer){0};
	return oldest;
}

static void on_receive(struct buffers *all, const struct event *event)
{
	struct buffer *buffer;

	forget_overwritten(all, event->args[1]);
	buffer = buffer_at(all, event->args[1]);
	if (buffer->latest && buffer->latest->result > event->result)
		buffer->earlier = buffer->latest;
	else if (!buffer->latest || (buffer->earlier && event->result >= buffer->earlier->result))
		buffer->earlier = NULL;
	buffer->latest = event;
}

/** How many bytes of the earlier message stand in the buffer behind the latest one, as a string; a string ends at a NUL. */
static size_t tail_length(const struct buffer *buffer)
{
	const struct captured *old = &buffer->earlier->data;
	size_t length = (size_t)buffer->latest->result;
	const unsigned char *nul = length < old->length ? memchr(old->bytes + length, 0, old->length - length) : NULL;

	if (length >= old->length)
		return 0;
	return nul ? (size_t)(nul - old->bytes) - length : old->length - length;
}

/** Where the latest message and that tail stand one behind the other in what is sent. @return how many bytes that are more; 0: nowhere. */
static size_t more_as_it_was(const struct event *send, const struct buffer *buffer, size_t tail)
{
	size_t length = (size_t)buffer->latest->result, i;

	for (i = 0; is_whole(buffer->earlier) && i + length + tail <= send->data.length; i++)
		if (memcmp(send->data.bytes + i, buffer->latest->data.bytes, length) == 0 &&
			memcmp(send->data.bytes + i + length, buffer->earlier->data.bytes + length, tail) == 0)
			return tail;
	return 0;
}

static bool same_letters(const unsigned char *one, const unsigned char *other, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (tolower(one[i]) != tolower(other[i]))
			return false;
	return true;
}

/** The same, but for the case of letters and a head: then more of the tail has to be there. */
static size_t more_as_answered(const struct event *send, const struct buffer *buffer, size_t tail)
{
	size_t length = (size_t)buffer->latest->result, head = length - 1 < HEAD_MOST ? length - 1 : HEAD_MOST, i;
	const unsigned char *latest = buffer->latest->data.bytes, *earlier = buffer->earlier->data.bytes;

	for (i = head; tail >= TAIL_SURE && i + length - head + TAIL_SURE <= send->data.length; i++)
		if (same_letters(send->data.bytes + i, latest + head, length - head) &&
			same_letters(send->data.bytes + i + length - head, earlier + length, TAIL_SURE))
			return (size_t)send->count - i - (length - head);
	return 0;
}

static void on_send(struct diagnosis *diagnosis, struct buffer *buffer, const struct event *event)
{
	size_t tail, more;

	if (!buffer->earlier || !is_whole(buffer->latest) || buffer->latest->result == 0)
		return;
	tail = tail_length(buffer);
	if (tail < TAIL_LEAST || memchr(buffer->latest->data.bytes, 0, buffer->latest->data.length))
		return;
	more = more_as_it_was(event, buffer, tail);
	if (!more)
		more = more_as_answered(event, buffer, tail);
	if (!more)
		return;
	finding_report(diagnosis, buffer->latest, event,
		_("%lld bytes were received here, without a NUL behind them; %s() at %s:%d sent %zu bytes more, which the message before (%lld bytes) had "
		  "left in the buffer"),
		(long long)buffer->latest->result, function_name(event), PLACE(event->where), more,
		(long long)buffer->earlier->result);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct buffers *all;
	size_t i;

	if (event->task < 0 || event->task >= 64 || !is_learners(event))
		return;
	all = &state->tasks[event->task];
	if (event->call->class == CALL_RECEIVE && event->result > 0 && call_argument(event->call, ARG_BYTES_OUT) == 1)
		on_receive(all, event);
	else if (event->call->class == CALL_SEND && event->result > 0)
		for (i = 0; i < sizeof all->items / sizeof *all->items; i++)
			on_send(diagnosis, &all->items[i], event);
}

const struct rule rule_buffer_not_terminated = {
	.id = "buffer-not-terminated",
	.severity = SEVERITY_ERROR,
	.title = N_("received bytes are used as a string without a NUL at their end"),
	.why = N_(
		"recv() and read() store what came and nothing else. printf(\"%s\") and strlen() go on to the next NUL in memory: through the "
		"rest of an earlier message, or beyond the buffer."),
	.fix = N_(
		"Use the count that was returned as the length (\"%.*s\", write()); or ask for one byte less than there is room for, and store a NUL behind the last byte."),
	.see = "recv(2), RETURN VALUE; Beej 7.6; C11 7.1.1",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
