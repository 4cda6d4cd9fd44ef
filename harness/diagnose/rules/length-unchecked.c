/** @file
 * length-unchecked: the other side announced an absurd length, and the program asked for that many bytes.
 */
#include <stdlib.h>

#include "diagnose/ask.h"

#define ABSURD (UINT64_C(1) << 27) /* 128 MiB in one message: no protocol of the labs, and hardly any other */

/** A number of four bytes that each task received last. */
struct state {
	const struct event *header[64];
};

static uint64_t number(const struct captured *data, bool big_endian)
{
	uint64_t value = 0;
	int i;

	for (i = 0; i < 4; i++)
		value = value << 8 | data->bytes[big_endian ? i : 3 - i];
	return value;
}

/** The same number as a count; a signed one may have become negative on the way. */
static bool is_count(uint64_t value, uint64_t count)
{
	return value >= ABSURD && (count == value || count == (uint64_t)(int64_t)(int32_t)value);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *header;
	char *name;

	if (event->task < 0 || event->task >= 64)
		return;
	header = state->header[event->task];
	if (header && header->object == event->object &&
		(is_count(number(&header->data, true), event->count) ||
			is_count(number(&header->data, false), event->count))) {
		name = task_name(diagnosis->trace, event->task);
		finding_report(diagnosis, event, header,
			_("%s asks for %llu bytes here, because the four bytes that came at %s:%d said so"), name,
			(unsigned long long)event->count, PLACE(header->where));
		free(name);
	}
	if (event->kind == EVENT_CALL)
		state->header[event->task] = event->result == 4 && event->data.length == 4 ? event : NULL;
}

const struct rule rule_length_unchecked = {
	.id = "length-unchecked",
	.severity = SEVERITY_ERROR,
	.title = N_("a length from the other side is believed"),
	.why = N_(
		"The length is the sender's word. With 0xFFFFFFFF it makes the program allocate four gigabytes, or read beyond the buffer that it "
		"has."),
	.fix = N_(
		"Compare the length with the largest message there may be, before anything is allocated or read; close the connection where it is more."),
	.see = "recv(2); CWE-789; CWE-130",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_BLOCKED),
	.calls = ONE(CALL_RECEIVE),
};
