/** @file
 * strlen-for-binary: bytes that were read were sent on only up to the first NUL among them.
 */
#include <string.h>

#include "diagnose/rule.h"

/** Is there something behind the first NUL? A NUL at the end may be a message's own. */
static const unsigned char *inner_nul(const struct captured *data)
{
	const unsigned char *nul = data->length ? memchr(data->bytes, 0, data->length) : NULL;
	const unsigned char *next;

	for (next = nul; next && next < data->bytes + data->length; next++)
		if (*next)
			return nul;
	return NULL;
}

/** The last bytes that this task received. */
struct state {
	const struct event *received[64];
};

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *received;
	const unsigned char *nul;

	if (event->kind != EVENT_CALL || event->task < 0 || event->task >= 64)
		return;
	if (event->call->class == CALL_RECEIVE && event->result > 0) {
		state->received[event->task] = event;
		return;
	}
	received = state->received[event->task];
	if (event->call->class != CALL_SEND || !received || event->args[1] != received->args[1])
		return;
	state->received[event->task] = NULL;
	nul = inner_nul(&received->data);
	if (!nul || event->count >= (uint64_t)received->result ||
		event->count != (uint64_t)(nul - received->data.bytes))
		return;
	finding_report(diagnosis, event, received,
		_("%lld bytes were received into this buffer, but only %llu are sent on: exactly those before the first NUL byte"),
		(long long)received->result, (unsigned long long)event->count);
}

const struct rule rule_strlen_for_binary = {
	.id = "strlen-for-binary",
	.severity = SEVERITY_ERROR,
	.title = N_("the length of received bytes is taken with strlen()"),
	.why = N_(
		"What read() fills is no string: it has no NUL at its end, and may have NULs inside. strlen() stops at the first one, or runs "
		"beyond the buffer."),
	.fix = N_("Use the count that read() or recv() returned as the length."),
	.see = "read(2), RETURN VALUE; strlen(3); TLPI 4.4",
	.state_size = sizeof(struct state),
	.event = on_event,
};
