/** @file
 * partial-receive-restart: a piece of a message had come, and the rest was asked for as if nothing had: for the whole length, or
 * to the beginning of the buffer.
 *
 * Both are also what a sound program does that fills a large buffer, or goes through a long message with a small one. So it
 * counts what the program made of it. With too many bytes in the buffer it asked for the next part of the protocol, where a
 * piece of that had come already: the number before a message tells what comes next. Or it asked for a length that never came,
 * which stands in the buffer because one piece of the number lies upon the other.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/ask.h"
#include "diagnose/framing.h"
#include "diagnose/sockets.h"

/** How the pieces after the first were asked for. */
enum manner {
	ONCE, /* there is one piece so far */
	REST, /* as many as were missing, behind what had come */
	FULL, /* as many as for the first piece, behind what had come */
	OVER  /* from the beginning of the buffer again */
};

/** Pieces that were received one after the other, until there were as many bytes as were wanted. */
struct reception {
	const struct event *first, *last; /* borrowed from the trace; NULL: nothing yet */
	enum manner manner;
	uint64_t at; /* so many bytes had come from the object before */
	uint64_t got;
	unsigned char came[HEADER_MOST]; /* the first bytes as they came … */
	unsigned char kept[HEADER_MOST]; /* … and those that the buffer begins with now */
};

/** The last two receptions from an object. */
struct source {
	struct reception before, now;
	bool judged; /* what followed it has been looked at */
};

struct state {
	struct source *sources; /* owned; by the id of the object */
	size_t count, capacity;
};

static uint64_t wanted(const struct reception *reception)
{
	return reception->first->count;
}

static enum manner manner_of(const struct reception *reception, const struct event *receive)
{
	uint64_t base = reception->first->args[1], got = reception->got;
	uint64_t missing = wanted(reception) - got;

	if (receive->args[1] == base + got && receive->count == missing)
		return REST;
	if (receive->args[1] == base + got && receive->count == wanted(reception))
		return FULL;
	if (receive->args[1] == base && (receive->count == missing || receive->count == wanted(reception)))
		return OVER;
	return ONCE;
}

/** Does this receive ask for one more piece of the same? */
static bool continues(const struct reception *reception, const struct event *receive)
{
	enum manner manner;

	if (!reception->first || reception->first->task != receive->task || reception->got >= wanted(reception))
		return false;
	manner = manner_of(reception, receive);
	return manner != ONCE && (reception->manner == ONCE || reception->manner == manner);
}

/** Puts the bytes of a piece where they belong, as far as there is room. */
static void put(unsigned char *to, uint64_t at, const struct captured *piece)
{
	size_t i;

	for (i = 0; i < piece->length && at + i < HEADER_MOST; i++)
		to[at + i] = piece->bytes[i];
}

static void add_piece(struct reception *reception, const struct event *receive)
{
	if (receive != reception->first)
		reception->manner = manner_of(reception, receive);
	put(reception->came, reception->got, &receive->data);
	put(reception->kept, reception->manner == OVER ? 0 : reception->got, &receive->data);
	reception->got += (uint64_t)receive->result;
	reception->last = receive;
}

static void begin(struct source *source, const struct event *receive, uint64_t at)
{
	struct reception next = {.first = receive, .at = at};

	if (source->now.first && source->now.first->args[1] == receive->args[1])
		memcpy(next.kept, source->now.kept, sizeof next.kept);
	source->before = source->now;
	source->now = next;
	source->judged = false;
	add_piece(&source->now, receive);
}

/* --- what the program made of it --- */

/** Was a number received before it that announces exactly so many bytes? */
static bool was_announced(const struct source *source)
{
	const struct reception *header = &source->before;

	return header->first && header->got == wanted(header) && header->manner != OVER &&
		number_announces(header->came, wanted(header), wanted(&source->now));
}

/** Too much has come, and the next part is asked for all the same from its beginning: a message, or the number before one. */
static bool forgets_surplus(const struct source *source, const struct event *next)
{
	const struct reception *now = &source->now;

	if (now->manner != FULL || now->got <= wanted(now) || next->count == wanted(now) ||
		next->args[1] == now->first->args[1] + now->got)
		return false;
	return number_announces(now->came, wanted(now), next->count) ||
		(was_announced(source) && next->count == wanted(&source->before));
}

static bool is_sent_into(const struct event *event, const struct object *object)
{
	return sends_from_other_end(event, object) ||
		(object->kind != OBJECT_SOCKET && is_call(event, CALL_SEND) && event->object == object->id);
}

/** Is what was sent so far a row of whole messages from here on, each with its length in front? */
static bool is_framed(const struct trace *trace, const struct reception *now, size_t until)
{
	const struct object *object = object_by_id(trace->descriptors, now->first->object);
	unsigned char bytes[CAPTURED_MOST];
	struct captured stream = {bytes, 0};
	size_t i;

	for (i = 0; i < until; i++) {
		const struct event *event = &trace->events[i];
		uint64_t sent = event->kind == EVENT_PEER ? event->count : event_bytes(event);

		if (!is_sent_into(event, object) || sent == 0)
			continue;
		if (event->data.length < sent || stream.length + sent > sizeof bytes)
			return false;
		memcpy(bytes + stream.length, event->data.bytes, (size_t)sent);
		stream.length += (size_t)sent;
	}
	if (now->at >= stream.length)
		return false;
	stream = (struct captured){bytes + now->at, stream.length - (size_t)now->at};
	return framed_in(&stream, (size_t)wanted(now)) > 0;
}

/**
 * The length that is asked for now is the one in the buffer, where one piece lies upon the other. In a stream of messages that is no
 * accident; it might be where the next number is asked for, which has the size of this one.
 */
static bool reads_overlaid_number(const struct trace *trace, const struct source *source, const struct event *next)
{
	const struct reception *now = &source->now;

	return now->manner == OVER && now->got >= wanted(now) && next->count != wanted(now) &&
		(wanted(now) == 2 || wanted(now) == 4) && number_announces(now->kept, wanted(now), next->count) &&
		!number_announces(now->came, wanted(now), next->count) && is_framed(trace, now, next->number);
}

static void look_at(struct diagnosis *diagnosis, const struct source *source, const struct event *next)
{
	const struct reception *now = &source->now;

	if (forgets_surplus(source, next))
		finding_report(diagnosis, now->last, now->first,
			_("of %llu bytes %llu were missing here, but %s() was asked for all %llu again and gave %lld: the beginning of what comes next is "
			  "among them"),
			(unsigned long long)wanted(now),
			(unsigned long long)(wanted(now) - (now->got - event_bytes(now->last))),
			function_name(now->last), (unsigned long long)wanted(now), (long long)now->last->result);
	else if (reads_overlaid_number(diagnosis->trace, source, next))
		finding_report(diagnosis, now->last, now->first,
			_("%lld of %llu bytes had come at %s:%d, and %s() put the next ones upon them, at the beginning of the same buffer; the length "
			  "%llu, which is asked for at %s:%d, is what stands there now"),
			(long long)now->first->result, (unsigned long long)wanted(now), PLACE(now->first->where),
			function_name(now->last), (unsigned long long)next->count, PLACE(next->where));
}

/* --- the fold --- */

static struct source *source_of(struct state *state, int object)
{
	while (state->count <= (size_t)object)
		ARRAY_ADD(state->sources, state->count, state->capacity) = (struct source){0};
	return &state->sources[object];
}

static bool is_of_interest(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	return object && is_learners(event) && call_argument(event->call, ARG_BYTES_OUT) == 1 && event->count > 0 &&
		!event_only_looks(event) &&
		(object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO || is_stream_socket(object));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct source *source;

	if (!is_of_interest(diagnosis, event))
		return;
	source = source_of(diagnosis->state, event->object);
	if (continues(&source->now, event)) {
		if (event->kind == EVENT_CALL && event->result > 0)
			add_piece(&source->now, event);
		return;
	}
	if (source->now.first && !source->judged && source->now.first->task == event->task)
		look_at(diagnosis, source, event);
	source->judged = true;
	if (event->kind == EVENT_CALL && event->result > 0)
		begin(source, event, object_by_id(diagnosis->before, event->object)->bytes_out);
}

static void clear(void *state)
{
	free(((struct state *)state)->sources);
}

const struct rule rule_partial_receive_restart = {
	.id = "partial-receive-restart",
	.severity = SEVERITY_ERROR,
	.title = N_("after a piece of a message the rest is received as if nothing had come"),
	.why = N_(
		"recv() and read() know nothing of what came before. Asked for the whole length again they may give bytes of the next message, and "
		"behind the end of the buffer; given the beginning of the buffer again they write over the piece that is there."),
	.fix = N_(
		"Move the pointer forward and lower the length by what was returned, each time, until nothing is missing: recv(fd, buffer + got, "
		"wanted - got, 0)."),
	.see = "recv(2), RETURN VALUE; UNP 3.9, readn(); TLPI 61.1; Beej 7.4",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_BLOCKED) | ONE(EVENT_STUCK),
	.calls = ONE(CALL_RECEIVE),
	.clear = clear,
};
