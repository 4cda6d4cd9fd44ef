/** @file
 * eof-mid-frame-silent: the stream ended in the middle of a message, and the program took what it had for all.
 *
 * That it was a message is known from its length: the number that had been received before it is what was asked for; or the
 * number itself is cut, and an earlier one of the same size was whole. Or the peer tells that it has said half a message only.
 */
#include <string.h>
#include <sys/wait.h>

#include "diagnose/aftermath.h"
#include "diagnose/framing.h"
#include "diagnose/rule.h"

static bool is_header_size(uint64_t wanted)
{
	return wanted == 2 || wanted == 4 || wanted == 8;
}

/** Was a header of this size received whole before? */
static bool had_header(const struct trace *trace, const struct event *first)
{
	const struct event *receive;

	for (receive = previous_receive(trace, first); receive; receive = previous_receive(trace, receive))
		if (receive->count == first->count && receive->result == (int64_t)receive->count)
			return true;
	return false;
}

static bool is_cut_message(const struct trace *trace, const struct filling *filling)
{
	const struct event *before = previous_receive(trace, filling->first);
	struct filling header;

	if (filling->got == 0 || is_complete(filling) || !before)
		return false;
	header = filling_of(trace, before);
	return announces(&header, filling->wanted) ||
		(is_header_size(filling->wanted) && had_header(trace, filling->first));
}

/** Did the peer at the other end of this event's object tell so before? */
static const struct event *was_broken_off(const struct trace *trace, const struct event *end)
{
	const struct object *object = object_by_id(trace->descriptors, end->object);
	size_t i;

	for (i = end->number; object && object->given && i-- > 0;)
		if (trace->events[i].kind == EVENT_PEER && trace->events[i].object == end->object &&
			strcmp(trace->events[i].text, PEER_BREAKS_OFF) == 0)
			return &trace->events[i];
	return NULL;
}

/** Is what was written nothing but a piece of what had come? Then it says nothing about it. */
static bool repeats(const struct trace *trace, const struct event *end, const struct captured *written)
{
	const struct event *receive;

	for (receive = previous_receive(trace, end); receive; receive = previous_receive(trace, receive))
		if (written->length && receive->data.length &&
			memmem(receive->data.bytes, receive->data.length, written->bytes, written->length))
			return true;
	return false;
}

/** What shows that the piece was taken for a message: an answer to it, or an end as if nothing had happened. */
static const struct event *taken_for_whole(const struct trace *trace, const struct event *end)
{
	size_t i;

	for (i = end->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->fd == 2) {
			if (!repeats(trace, end, &event->data))
				return NULL;
			continue;
		}
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->task == end->task &&
			event->object == end->object && event->result > 0)
			return event;
		if (event->kind == EVENT_EXIT && event->task == end->task)
			return event->status == 0 ? event : NULL;
	}
	return NULL;
}

/** A server may drop a client that breaks off, and end in peace later. */
static bool is_accepted(const struct trace *trace, int id)
{
	const struct object *object = object_by_id(trace->descriptors, id);

	return object && object->listener;
}

static const char *outcome(const struct event *then)
{
	return then->kind == EVENT_EXIT ? _("ended with exit status 0 and no message") : _("answered it");
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *then, *half;
	struct filling filling;

	if (event->result != 0 || !event->count)
		return;
	filling = filling_of(trace, event);
	half = was_broken_off(trace, event);
	if (!half && !is_cut_message(trace, &filling))
		return;
	then = taken_for_whole(trace, event);
	if (!then || (then->kind == EVENT_EXIT && is_accepted(trace, event->object)))
		return;
	if (half) {
		finding_report(diagnosis, event, half,
			_("the stream ended here in the middle of a message, but the program %s"), outcome(then));
		return;
	}
	finding_report(diagnosis, event, then,
		_("the stream ended here when %llu of %llu bytes of a message had come, but the program %s"),
		(unsigned long long)filling.got, (unsigned long long)filling.wanted, outcome(then));
}

const struct rule rule_eof_mid_frame_silent = {
	.id = "eof-mid-frame-silent",
	.severity = SEVERITY_ERROR,
	.title = N_("a message that was cut short is taken for a whole one"),
	.why = N_(
		"The end of the stream is in order only between two messages. In the middle of one, the other side has broken off, and what is "
		"in the buffer is half of it, with old bytes behind."),
	.fix = N_("Where a length was announced, fewer bytes are an error: say so, and do not use them."),
	.see = "recv(2), RETURN VALUE; UNP 3.9",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
