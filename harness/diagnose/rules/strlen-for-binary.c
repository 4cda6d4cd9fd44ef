/** @file
 * strlen-for-binary: bytes that were read were sent on only up to the first NUL among them.
 *
 * Or what a check had expected goes on behind a NUL, and what came leaves out everything from there to the end of the field.
 */
#include <string.h>

#include "diagnose/mismatch.h"
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

enum { RESUMES_LEAST = 4 };

/** Is all that is known of what came, from the first difference on, what was expected so many bytes later? */
static bool resumes_after(const struct mismatch *mismatch, size_t skipped)
{
	size_t left = mismatch->wanted_length - mismatch->at - skipped, got_left = mismatch->got_length - mismatch->at,
	       same = left < got_left ? left : got_left;

	if (got_left > left && mismatch->wanted_length < CAPTURED_MOST)
		return false; /* more came than was expected: nothing is missing */
	return (same >= RESUMES_LEAST || left == got_left) &&
		memcmp(mismatch->wanted + mismatch->at + skipped, mismatch->got + mismatch->at, same) == 0;
}

/** How many expected bytes are missing from the first difference on; 0: it does not go on as it should. */
static size_t bytes_left_out(const struct mismatch *mismatch)
{
	size_t skipped = 1, most = mismatch->wanted_length - mismatch->at;

	while (skipped < most && !resumes_after(mismatch, skipped))
		skipped++;
	return skipped < most ? skipped : 0;
}

static void judge_expectation(struct diagnosis *diagnosis, const struct event *event)
{
	struct mismatch mismatch;
	size_t missing;

	if (!mismatch_of(diagnosis->trace, event, &mismatch) || mismatch.wanted[mismatch.at] != 0)
		return;
	missing = bytes_left_out(&mismatch);
	if (missing > 1)
		finding_report(diagnosis, mismatch.send, event,
			_("a NUL byte and the %zu behind it are missing in what was sent; then it goes on as it should"),
			missing - 1);
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

	judge_expectation(diagnosis, event);
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
	.yields_to = (const char *const[]){"host-order-field", "htons-for-32bit", "struct-on-the-wire", NULL},
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_PEER),
};
