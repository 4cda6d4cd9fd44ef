/** @file
 * udp-no-id-match: an answer to an earlier request was used as the answer to the last one.
 *
 * Which bytes of a datagram are the id of a request, no rule knows. Proof is an answer that came twice, and was passed on twice;
 * that repeats bytes of the request before, at their place; and the request that was sent meanwhile has others there.
 */
#include <string.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"

enum { TEXT_LEAST = 4, TEXT_AT_MOST = 16 };

static bool is_same(const struct captured *one, const struct captured *other)
{
	return one->length && one->length == other->length && memcmp(one->bytes, other->bytes, one->length) == 0;
}

/** The same datagram, when it came to this socket the first time. */
static const struct event *first_time(const struct trace *trace, const struct event *receive)
{
	size_t i;

	for (i = 0; i < receive->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->object == receive->object && receives_datagram(trace, event) &&
			event->result == receive->result && is_same(&event->data, &receive->data))
			return event;
	}
	return NULL;
}

/** What was sent last on the socket before an event. */
static const struct event *request_before(const struct trace *trace, const struct event *event)
{
	size_t i;

	for (i = event->number; i-- > 0;) {
		const struct event *it = &trace->events[i];

		if (it->kind == EVENT_CALL && it->object == event->object && sends_datagram(trace, it))
			return it;
	}
	return NULL;
}

/** Does the answer have bytes of its request, at the same place, that the other request has not? */
static bool is_numbered(const struct captured *answer, const struct captured *request, const struct captured *other)
{
	size_t i;

	for (i = 0; i < answer->length && i < request->length && i < other->length; i++)
		if (answer->bytes[i] == request->bytes[i] && request->bytes[i] != other->bytes[i])
			return true;
	return false;
}

/** How often a text stands in what the task has written behind an event, but not as datagrams. @param last  gets the last writing. */
static int times_written(const struct trace *trace, const struct event *behind, const unsigned char *text,
	size_t length, const struct event **last)
{
	int times = 0;
	size_t i;

	for (i = behind->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const unsigned char *next = event->data.bytes, *end = next ? next + event->data.length : NULL;

		if (event->kind != EVENT_CALL || event->call->class != CALL_SEND || event->task != behind->task ||
			object_is_udp(object_by_id(trace->descriptors, event->object)))
			continue;
		for (; next && (next = memmem(next, (size_t)(end - next), text, length)); next += length) {
			*last = event;
			times++;
		}
	}
	return times;
}

/** Other datagrams that came to the socket and have the same text: each may have been written, too. */
static int others_with(const struct trace *trace, const struct event *receive, const unsigned char *text, size_t length)
{
	int count = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		count += event->object == receive->object && receives_datagram(trace, event) &&
			!is_same(&event->data, &receive->data) && event->data.length >= length &&
			memmem(event->data.bytes, event->data.length, text, length);
	}
	return count;
}

/** The writing by which an answer that came twice was passed on the second time; NULL where it was not. */
static const struct event *written_twice(
	const struct trace *trace, const struct event *first, const struct event *second)
{
	const struct captured *data = &second->data;
	const struct event *use = NULL;
	size_t i;

	for (i = 0; i < TEXT_AT_MOST && i + TEXT_LEAST <= data->length; i++) {
		const unsigned char *text = data->bytes + i;
		size_t length = data->length - i;

		if (times_written(trace, first, text, length, &use) >= 2 + others_with(trace, second, text, length) &&
			/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one of several is one */
			use->number > second->number)
			return use;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *first, *request, *other, *use;

	if (!receives_datagram(trace, event) || event->result == 0 || !speaks_first(trace, event->object))
		return;
	first = first_time(trace, event);
	request = first ? request_before(trace, first) : NULL;
	other = request_before(trace, event);
	if (!request || is_same(&request->data, &other->data) ||
		!is_numbered(&event->data, &request->data, &other->data))
		return;
	use = written_twice(trace, first, event);
	if (use)
		finding_report(diagnosis, event, other,
			_("the answer that %s:%d has taken came a second time; here it was taken for the answer to the request of %s:%d, whose "
			  "number it does not have"),
			PLACE(first->where), PLACE(other->where));
}

const struct rule rule_udp_no_id_match = {
	.id = "udp-no-id-match",
	.severity = SEVERITY_ERROR,
	.title = N_("a late answer is taken for the answer to the next request"),
	.why = N_(
		"The network may deliver an answer twice or late, and a request that was sent again may be answered twice. The second answer then "
		"comes when the next one is waited for."),
	.fix = N_(
		"Number the requests, let the answer repeat the number, and throw away every answer with another one."),
	.see = "UNP 22.5; RFC 1035, 4.1.1",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
