/** @file
 * buffer-off-by-one: as much was received as the buffer holds, and then a byte was written behind what came.
 *
 * No call shows it. AddressSanitizer does: it writes its report on standard error, from the very line, and the report names the
 * address, which is the one behind the last byte that was received.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"
#include "diagnose/rule.h"

/** Where one byte too many was written, as a line of the report says; 0: it is no such line. */
static uint64_t overflow_at(const struct event *event)
{
	uint64_t address = 0;
	char *line;

	if (event->fd != 2)
		return 0;
	line = memory_copy((const char *)event->data.bytes, event->data.length);
	if (sscanf(line, "WRITE of size 1 at %" SCNx64, &address) != 1)
		address = 0;
	free(line);
	return address;
}

/** The last receive of the task, which ended there and got all that it had asked for. */
static const struct event *filled_up_to(const struct trace *trace, const struct event *report, uint64_t address)
{
	size_t i;

	for (i = report->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task != report->task || !is_call(event, CALL_RECEIVE) ||
			call_argument(event->call, ARG_BYTES_OUT) != 1 || event->result <= 0)
			continue;
		return (uint64_t)event->result == event->count && event->args[1] + event->count == address ? event
													   : NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	uint64_t address = overflow_at(event);
	const struct event *receive = address ? filled_up_to(diagnosis->trace, event, address) : NULL;

	if (receive)
		finding_report(diagnosis, event, receive,
			_("%s() at %s:%d asked for %llu bytes, and as many came; what is written here goes behind them, to where the buffer has ended"),
			function_name(receive), PLACE(receive->where), (unsigned long long)receive->count);
}

const struct rule rule_buffer_off_by_one = {
	.id = "buffer-off-by-one",
	.severity = SEVERITY_ERROR,
	.title = N_("a buffer is filled, and a byte is written behind it"),
	.why = N_(
		"Where as many bytes come as the buffer holds, there is no room for a NUL behind them: it lands in whatever stands next in memory. "
		"It happens only with the longest of messages, which the other side can choose."),
	.fix = N_(
		"Ask for one byte less than the buffer has: sizeof buffer - 1. Or go by the length, and put no NUL behind."),
	.see = "recv(2), RETURN VALUE; gcc(1), -fsanitize=address; CWE-193",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
