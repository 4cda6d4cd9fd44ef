/** @file
 * buffer-not-terminated: the end of an earlier, longer message was sent behind a shorter one: received bytes taken for a string.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/ask.h"

enum { TAIL_LEAST = 4 }; /**< so many bytes of the earlier message are no coincidence */

/** The last two messages that a task received into one buffer. */
struct buffer {
	const struct event *earlier, *latest;
};

struct state {
	struct buffer tasks[64];
};

static bool is_whole(const struct event *received)
{
	return received->data.length == (uint64_t)received->result;
}

static void on_receive(struct buffer *buffer, const struct event *event)
{
	const struct event *latest = buffer->latest, *earlier = buffer->earlier;
	uint64_t from = event->args[1];
	bool fills_the_rest = earlier && from > earlier->args[1] && from < earlier->args[1] + (uint64_t)earlier->result;

	if (latest && latest->args[1] == from && latest->result > event->result)
		buffer->earlier = latest;
	else if (fills_the_rest || !latest || latest->args[1] != from || (earlier && event->result >= earlier->result))
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

/** Where the latest message and that tail stand one behind the other in what is sent. */
static bool has_both(const struct event *send, const struct buffer *buffer, size_t tail)
{
	size_t length = (size_t)buffer->latest->result, i;

	for (i = 0; i + length + tail <= send->data.length; i++)
		if (memcmp(send->data.bytes + i, buffer->latest->data.bytes, length) == 0 &&
			memcmp(send->data.bytes + i + length, buffer->earlier->data.bytes + length, tail) == 0)
			return true;
	return false;
}

static void on_send(struct diagnosis *diagnosis, struct buffer *buffer, const struct event *event)
{
	size_t tail;

	if (!buffer->earlier || !is_whole(buffer->earlier) || !is_whole(buffer->latest) || buffer->latest->result == 0)
		return;
	tail = tail_length(buffer);
	if (tail < TAIL_LEAST || memchr(buffer->latest->data.bytes, 0, buffer->latest->data.length) ||
		!has_both(event, buffer, tail))
		return;
	finding_report(diagnosis, buffer->latest, event,
		_("%lld bytes were received here, without a NUL behind them; %s() at %s:%d sent %zu bytes more, which the message before (%lld bytes) had "
		  "left in the buffer"),
		(long long)buffer->latest->result, function_name(event), PLACE(event->where), tail,
		(long long)buffer->earlier->result);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct buffer *buffer;

	if (event->kind != EVENT_CALL || event->task < 0 || event->task >= 64 || !is_learners(event))
		return;
	buffer = &state->tasks[event->task];
	if (event->call->class == CALL_RECEIVE && event->result > 0 && call_argument(event->call, ARG_BYTES_OUT) == 1)
		on_receive(buffer, event);
	else if (event->call->class == CALL_SEND && event->result > 0)
		on_send(diagnosis, buffer, event);
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
};
