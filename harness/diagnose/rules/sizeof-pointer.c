/** @file
 * sizeof-pointer: bytes that were received were sent on only as far as a pointer is long.
 */
#include <string.h>

#include "diagnose/rule.h"

struct state {
	const struct event *received[64];
};

/** Is the rest of the buffer sent, too? */
static bool goes_on(const struct trace *trace, const struct event *send)
{
	size_t i;

	for (i = send->number + 1; i < trace->event_count; i++) {
		const struct event *next = &trace->events[i];

		if (next->task != send->task || next->kind != EVENT_CALL)
			continue;
		if (next->call->class == CALL_SEND)
			return next->args[1] > send->args[1] && next->args[1] <= send->args[1] + sizeof(void *);
		if (next->call->class == CALL_RECEIVE)
			return false;
	}
	return false;
}

/** Another text may have come into the buffer in between. */
static bool is_the_same_text(const struct event *received, const struct event *sent)
{
	enum { LENGTH = sizeof(void *) };

	return received->data.length >= LENGTH && sent->data.length >= LENGTH &&
		memcmp(received->data.bytes, sent->data.bytes, LENGTH) == 0;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *received;

	if (event->task < 0 || event->task >= 64)
		return;
	if (event->call->class == CALL_RECEIVE && event->result > 0) {
		state->received[event->task] = event;
		return;
	}
	received = state->received[event->task];
	if (event->call->class != CALL_SEND || !received || event->args[1] != received->args[1])
		return;
	state->received[event->task] = NULL;
	if (event->count != sizeof(void *) || received->result <= (int64_t)sizeof(void *) ||
		!is_the_same_text(received, event) || goes_on(diagnosis->trace, event) ||
		(received->data.length > sizeof(void *) && received->data.bytes[sizeof(void *)] == 0))
		return;
	finding_report(diagnosis, event, received,
		_("%lld bytes were received into this buffer, but only %zu are sent on: the size of a pointer"),
		(long long)received->result, sizeof(void *));
}

const struct rule rule_sizeof_pointer = {
	.id = "sizeof-pointer",
	.severity = SEVERITY_ERROR,
	.title = N_("sizeof a pointer is used as the length of what it points to"),
	.why = N_(
		"An array that is a function's parameter is a pointer there: sizeof gives 8 on this machine, however long the buffer is."),
	.fix = N_("Pass the length beside the pointer."),
	.see = "C11 6.3.2.1, 6.7.6.3; K&R 5.3",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
