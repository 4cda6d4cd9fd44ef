/** @file
 * host-order-field: a number was sent, or read, in the byte order of this machine.
 *
 * Either two ends disagree about a length: one asks for as many bytes as the number says read one way, the other has sent as
 * many as it says the other way. Network order is right; so the one who is guilty is the one that took the other way. Or a check
 * knows what should have been written, and it differs by the order of a number's bytes.
 */
#include "base/text.h"
#include "diagnose/framing.h"
#include "diagnose/mismatch.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The send at the other end that the received number came from. */
static const struct event *send_of(const struct trace *trace, const struct object *connection, uint64_t offset)
{
	uint64_t sent = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->call->class != CALL_SEND || !connection->other ||
			event->object != connection->other || event->result <= 0)
			continue;
		sent += (uint64_t)event->result;
		if (sent > offset)
			return event;
	}
	return NULL;
}

/** What came into the connection in all, and what had been taken out before this receive. */
static uint64_t bytes_in(const struct trace *trace, const struct object *connection)
{
	const struct object *other = object_by_id(trace->descriptors, connection->other);

	return other ? other->bytes_in : connection->peer_bytes_in;
}

static uint64_t taken_before(const struct trace *trace, const struct event *receive)
{
	uint64_t taken = 0;
	size_t i;

	for (i = 0; i < receive->number; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == CALL_RECEIVE &&
			trace->events[i].object == receive->object && trace->events[i].result > 0)
			taken += (uint64_t)trace->events[i].result;
	return taken;
}

static void judge(struct diagnosis *diagnosis, const struct event *stuck, const struct event *header, uint64_t wanted)
{
	const struct trace *trace = diagnosis->trace;
	const struct object *connection = object_by_id(trace->descriptors, stuck->object);
	uint64_t big = big_endian(header->data.bytes, header->data.length);
	uint64_t little = little_endian(header->data.bytes, header->data.length);
	uint64_t came = bytes_in(trace, connection) - taken_before(trace, header) - header->count;
	const struct event *send = send_of(trace, connection, taken_before(trace, header));

	if (big == little)
		return;
	if (wanted == big && came == little && send)
		finding_report(diagnosis, send, stuck,
			_("the length %llu was sent in the order of this machine: read in network order, as at %s:%d, it is %llu, and so many bytes "
			  "are waited for now"),
			(unsigned long long)little, PLACE(header->where), (unsigned long long)big);
	else if (wanted == little && came == big)
		finding_report(diagnosis, header, stuck,
			_("the length %llu was received here in network order, but used in the order of this machine: that is %llu, and so many "
			  "bytes are waited for now"),
			(unsigned long long)big, (unsigned long long)little);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i], *header;
		struct filling filling;

		if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->call->class != CALL_RECEIVE ||
			!is_stream_socket(object_by_id(trace->descriptors, stuck->object)))
			continue;
		filling = filling_of(trace, stuck);
		header = previous_receive(trace, filling.first);
		if (header && (header->count == 2 || header->count == 4) && header->result == (int64_t)header->count &&
			header->data.length == header->count)
			judge(diagnosis, stuck, header, filling.wanted);
	}
}

/* --- what a check knows --- */

static const size_t sizes[] = {8, 4, 2};

static void add_hex(struct text *out, const unsigned char *bytes, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		text_addf(out, " %02x", bytes[i]);
}

/** Two bytes the wrong way round may be chance: then what follows has to be right again. */
static bool is_proof(const struct mismatch *mismatch, size_t from, size_t size)
{
	size_t behind = from + size;

	return size > 2 || behind >= mismatch->wanted_length || behind >= mismatch->got_length ||
		mismatch->wanted[behind] == mismatch->got[behind];
}

static bool judge_bytes(struct diagnosis *diagnosis, const struct event *expectation, const struct mismatch *mismatch)
{
	size_t i, from;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t size = sizes[i], first = mismatch->at + 1 > size ? mismatch->at + 1 - size : 0;
		struct text wanted = {0}, got = {0};

		for (from = first; from <= mismatch->at; from++)
			if (mismatch_is_swapped(mismatch, from, size) && is_proof(mismatch, from, size))
				break;
		if (from > mismatch->at)
			continue;
		add_hex(&wanted, mismatch->wanted + from, size);
		add_hex(&got, mismatch->got + from, size);
		finding_report(diagnosis, mismatch->send, expectation,
			_("a number of %zu bytes should be sent as%s, most significant byte first, but was sent as%s: the same bytes in the order of "
			  "this machine"),
			size, text_string(&wanted), text_string(&got));
		text_clear(&wanted);
		text_clear(&got);
		return true;
	}
	return false;
}

static void judge_numbers(struct diagnosis *diagnosis, const struct event *expectation, const struct mismatch *mismatch)
{
	struct numbers numbers;
	size_t i;

	if (!mismatch_numbers(mismatch, &numbers))
		return;
	for (i = sizeof sizes / sizeof *sizes; i-- > 0;) {
		uint64_t wanted = numbers.wanted.value, got = numbers.got.value;

		if (!fits_in(wanted, sizes[i]) || !fits_in(got, sizes[i]) ||
			swapped(wanted, sizes[i]) != lowest(got, sizes[i]))
			continue;
		finding_report(diagnosis, mismatch->send, expectation,
			_("%s is wanted here, and %s was written: the same %zu bytes read in the opposite order. The number was not converted from "
			  "network order, or it was converted twice"),
			numbers.wanted.digits, numbers.got.digits, sizes[i]);
		return;
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct mismatch mismatch;

	if (mismatch_of(diagnosis->trace, event, &mismatch) && !judge_bytes(diagnosis, event, &mismatch))
		judge_numbers(diagnosis, event, &mismatch);
}

const struct rule rule_host_order_field = {
	.id = "host-order-field",
	.severity = SEVERITY_ERROR,
	.title = N_("a number in a message is not in network byte order"),
	.why = N_(
		"A number in memory has its bytes in the order of the machine; on this one, the least significant first. On the wire the most "
		"significant comes first, so that every machine reads the same number."),
	.fix = N_(
		"Convert with htonl() or htons() before the number is sent, and with ntohl() or ntohs() after it was received, once: a second "
		"time undoes it. Or take it apart with shifts."),
	.see = "byteorder(3); UNP 5.18",
	.yields_to = (const char *const[]){"struct-on-the-wire", "htons-for-32bit", NULL},
	.event = on_event,
	.kinds = ONE(EVENT_PEER),
	.stuck = on_stuck,
};
