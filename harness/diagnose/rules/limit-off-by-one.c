/** @file
 * limit-off-by-one: the longest message that is allowed is refused, or one that is longer by one byte is not.
 *
 * Where a limit is only a check knows. Proof are two messages of it, one byte apart: the shorter one was sent back as it had come,
 * and so should the longer one have been, which was answered with something else. Or a number alone was said, and the program waits
 * for what it announces: where the check expects an answer to that, it can only be that so many are refused.
 */
#include <string.h>

#include "diagnose/ask.h"
#include "diagnose/datagrams.h"
#include "diagnose/framing.h"
#include "diagnose/sockets.h"

enum { PIECE_MOST = 8 }; /* so many bytes tell one message from another */

/** What a peer has said: a datagram, or a message with its length in front. */
struct message {
	const struct event *event; /* that said its beginning; borrowed from the trace */
	uint64_t size, said;
	unsigned char piece[PIECE_MOST]; /* the last of its first bytes */
	size_t known, piece_length;
};

/** The messages of one peer: the last one, and the longest before it. */
struct messages {
	struct message longest, last;
	size_t digits; /* of the length in front */
	unsigned char number[4];
	size_t number_length; /* so much of the next number has been said */
	bool unknown;         /* a number was among what was not kept */
};

/** What was sent back may have another head than what was said, and only the beginning of either is known. */
static void add_byte(struct message *message, unsigned char byte)
{
	if (message->known++ >= (size_t)2 * PIECE_MOST)
		return;
	if (message->piece_length == PIECE_MOST)
		memmove(message->piece, message->piece + 1, --message->piece_length);
	message->piece[message->piece_length++] = byte;
}

static void begin_message(struct messages *all, const struct event *says, uint64_t size)
{
	if (all->last.event && all->last.size >= all->longest.size)
		all->longest = all->last;
	all->last = (struct message){.event = says, .size = size};
}

static void add_number_byte(struct messages *all, const struct event *says, unsigned char byte)
{
	all->number[all->number_length++] = byte;
	if (all->number_length < all->digits)
		return;
	begin_message(all, says, big_endian(all->number, all->digits));
	all->number_length = 0;
}

static void add_framed(struct messages *all, const struct event *says)
{
	uint64_t i;

	for (i = 0; i < says->count && !all->unknown; i++) {
		bool known = i < says->data.length;

		if (all->last.event && all->last.said < all->last.size) {
			all->last.said++;
			if (known)
				add_byte(&all->last, says->data.bytes[i]);
		} else if (known)
			add_number_byte(all, says, says->data.bytes[i]);
		else
			all->unknown = true;
	}
}

static void add_datagram(struct messages *all, const struct event *says)
{
	size_t i;

	begin_message(all, says, says->count);
	all->last.said = says->count;
	for (i = 0; i < says->data.length; i++)
		add_byte(&all->last, says->data.bytes[i]);
}

/** What the peer that spoke last has said through this object before an event. */
static struct messages messages_of(const struct trace *trace, int object, size_t until, size_t digits)
{
	struct messages all = {.digits = digits};
	size_t i;

	for (i = 0; i < until; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_PEER || event->object != object || strcmp(event->text, PEER_SAYS) != 0)
			continue;
		if (object_is_udp(object_by_id(trace->descriptors, object)))
			add_datagram(&all, event);
		else
			add_framed(&all, event);
	}
	return all;
}

/* --- what became of them --- */

static bool has_piece(const struct captured *bytes, const struct message *message)
{
	return bytes->length && message->piece_length &&
		memmem(bytes->bytes, bytes->length, message->piece, message->piece_length);
}

static bool sends(const struct event *event)
{
	return is_call(event, CALL_SEND) && event->result > 0;
}

/** The call that sends the message back, or NULL. */
static const struct event *sent_back(const struct trace *trace, const struct message *message)
{
	size_t i;

	for (i = message->event->number; i < trace->event_count; i++)
		if (sends(&trace->events[i]) && has_piece(&trace->events[i].data, message))
			return &trace->events[i];
	return NULL;
}

/** What is sent after both events, or NULL. */
static const struct event *sent_after(const struct trace *trace, const struct event *one, const struct event *other)
{
	size_t i = one->number > other->number ? one->number : other->number;

	for (; i < trace->event_count; i++)
		if (sends(&trace->events[i]) && &trace->events[i] != other)
			return &trace->events[i];
	return NULL;
}

/** The receive that asks for all that was announced. */
static const struct event *asks_for(const struct trace *trace, const struct message *message)
{
	size_t i;

	for (i = message->event->number; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_attempt(event, CALL_RECEIVE) && event->object == message->event->object &&
			event->count == message->size)
			return event;
	}
	return NULL;
}

static void look_at_answer(struct diagnosis *diagnosis, const struct messages *all, const struct event *answer,
	const struct event *expected)
{
	if (answer && has_piece(&expected->data, &all->last) && !sent_back(diagnosis->trace, &all->last))
		finding_report(diagnosis, answer, expected,
			_("a message of %llu bytes was sent back, and one of %llu is answered here with something else; the check expects that it is "
			  "sent back, too"),
			(unsigned long long)all->longest.size, (unsigned long long)all->last.size);
}

/** One more than a number that people choose for a limit. */
static bool is_one_more(uint64_t size)
{
	return size > 2 && (((size - 1) & (size - 2)) == 0 || (size - 1) % 100 == 0);
}

static void look_at_wait(struct diagnosis *diagnosis, const struct messages *all, const struct event *expected)
{
	const struct event *wait = asks_for(diagnosis->trace, &all->last);

	if (wait)
		finding_report(diagnosis, wait, expected,
			_("%llu bytes are announced, one more than %llu, and waited for here; the check expects that so many are refused"),
			(unsigned long long)all->last.size, (unsigned long long)all->last.size - 1);
}

static void look_at(struct diagnosis *diagnosis, const struct event *expected, int object, size_t digits)
{
	const struct trace *trace = diagnosis->trace;
	struct messages all = messages_of(trace, object, expected->number, digits);
	const struct event *before, *answer;

	if (all.unknown || !all.last.event || !all.longest.event || all.longest.size >= all.last.size)
		return;
	before = sent_back(trace, &all.longest);
	if (!before)
		return;
	answer = sent_after(trace, all.last.event, before);
	if (all.last.said > 0 && all.longest.size + 1 == all.last.size)
		look_at_answer(diagnosis, &all, answer, expected);
	else if (!all.last.said && !answer && expected->data.length && is_one_more(all.last.size))
		look_at_wait(diagnosis, &all, expected);
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	int object = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_PEER)
			continue;
		if (strcmp(event->text, PEER_SAYS) == 0)
			object = event->object;
		if (!object || strcmp(event->text, PEER_EXPECTED) != 0)
			continue;
		look_at(diagnosis, event, object, 4);
		look_at(diagnosis, event, object, 2);
		return;
	}
}

const struct rule rule_limit_off_by_one = {
	.id = "limit-off-by-one",
	.severity = SEVERITY_ERROR,
	.title = N_("the limit itself is refused, or one more than it is accepted"),
	.why = N_(
		"A limit of N bytes says that N are allowed, and N + 1 are not. Both are often missed by one: by < in place of <=, by a byte that "
		"was kept for a NUL, by a header that was counted or not, or by a variable that has no room for N."),
	.fix = N_("Write the comparison down with the contract's own words, and try both N and N + 1."),
	.see = "CWE-193; CWE-131",
	.end = on_end,
};
