/** @file
 * recv-zero-as-error: the end of a stream was reported as an error, with an errno that is about nothing.
 */
#include <string.h>

#include "diagnose/ask.h"

/** The receive that returned 0 just before, by task. */
struct state {
	const struct event *end[64];
};

/** Says "Success": the text for errno 0. */
static bool says_success(const struct event *event)
{
	const char *text = strerror(0);
	size_t length = strlen(text);

	return event->call->class == CALL_SEND && event->fd == 2 && event->data.length == event->count &&
		event->data.length > length + 1 && event->data.bytes[event->data.length - 1] == '\n' &&
		memcmp(event->data.bytes + event->data.length - 1 - length, text, length) == 0;
}

/** Tidying up, and what perror() does by itself, come between the two. */
static bool is_between(const struct event *event)
{
	return event->call->class == CALL_CLOSE || event->call->class == CALL_DUP ||
		event->call->class == CALL_CONTROL || event->call->class == CALL_SHUTDOWN;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *end;

	if (event->task < 0 || event->task >= 64 || is_between(event))
		return;
	end = state->end[event->task];
	state->end[event->task] =
		event->call->class == CALL_RECEIVE && event->result == 0 && event->count > 0 ? event : NULL;
	if (end && says_success(event))
		finding_report(diagnosis, end, event,
			_("%s() returned 0 here, the end of the stream, and at %s:%d that is reported as an error: \"%.*s\""),
			function_name(end), PLACE(event->where), (int)event->data.length - 1,
			(const char *)event->data.bytes);
}

static const char *const yields_to[] = {"gai-strerror-misuse", NULL};

const struct rule rule_recv_zero_as_error = {
	.id = "recv-zero-as-error",
	.severity = SEVERITY_ERROR,
	.title = N_("the end of the stream is treated as an error"),
	.why = N_(
		"0 says that the other side has finished, in order. It is no failure, and errno is not set: what perror() prints is left from "
		"something else, or \"Success\"."),
	.fix = N_("Tell the three results apart: more than 0 bytes, 0 the end, -1 an error."),
	.see = "recv(2), RETURN VALUE; read(2); errno(3)",
	.yields_to = yields_to,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
