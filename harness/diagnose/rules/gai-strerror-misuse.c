/** @file
 * gai-strerror-misuse: a name could not be resolved, and errno was asked why.
 *
 * A look-up that fails leaves its traces: the files of the resolver were read at the line of getaddrinfo(), and the next thing
 * the task does is to write a text of strerror(3) to standard error, for a number that errno had. After one that succeeded, a
 * socket would have been made.
 */
#include <errno.h>
#include <string.h>

#include "diagnose/rule.h"

enum { ERRORS_MOST = 134 };

/** What a task has done last, but for what perror() does by itself. */
struct state {
	const struct event *lookup[64]; /* the reading of the resolver's files, or a later call of the same line */
};

static bool begins_lookup(const struct event *event)
{
	return event->call->class == CALL_OPEN && event->text &&
		(strcmp(event->text, "/etc/hosts") == 0 || strcmp(event->text, "/etc/services") == 0);
}

static bool is_same_line(const struct event *one, const struct event *other)
{
	return one->where.file == other->where.file && one->where.line == other->where.line;
}

/** perror() makes a copy of the descriptor to find out how to write. */
static bool is_of_perror(const struct event *event)
{
	return (event->call->class == CALL_DUP && event->fd == 2) || event->call->class == CALL_CONTROL ||
		event->call->class == CALL_CLOSE;
}

/** The number whose text of strerror() ends the line; -1: none. */
static int errno_of(const struct event *event)
{
	int number;

	if (!event->data.length || event->data.length != event->count ||
		event->data.bytes[event->data.length - 1] != '\n')
		return -1;
	for (number = 0; number < ERRORS_MOST; number++) {
		const char *text = strerror(number);
		size_t length = strlen(text);

		if (event->data.length > length &&
			memcmp(event->data.bytes + event->data.length - 1 - length, text, length) == 0)
			return number;
	}
	return -1;
}

/** EAI_SYSTEM leaves the reason in errno: a call of the look-up itself failed with it. A file that is not there is none. */
static bool is_reason_of_system(
	const struct trace *trace, const struct event *lookup, const struct event *message, int number)
{
	size_t i;

	for (i = lookup->number; i < message->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == lookup->task && is_same_line(event, lookup) &&
			event->result < 0 && event->result == -number && number != ENOENT)
			return true;
	}
	return false;
}

/** Was errno ever that? A text for a number that no call has set is the program's own. */
static bool was_errno(const struct trace *trace, const struct event *message, int number)
{
	size_t i;

	for (i = message->number; number && i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == message->task && event->result == -number)
			return true;
	}
	return !number; /* "Success" */
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *lookup;
	int number;

	if (event->task < 0 || event->task >= 64)
		return;
	lookup = state->lookup[event->task];
	if (begins_lookup(event))
		state->lookup[event->task] = event;
	if (begins_lookup(event) || !lookup || is_same_line(event, lookup) || is_of_perror(event))
		return;
	state->lookup[event->task] = NULL;
	number = event->call->class == CALL_SEND && event->fd == 2 ? errno_of(event) : -1;
	if (number < 0 || !was_errno(diagnosis->trace, event, number) ||
		is_reason_of_system(diagnosis->trace, lookup, event, number))
		return;
	finding_report(diagnosis, event, lookup,
		_("the look-up at %s:%d failed; what is told here, \"%s\", is a text for errno, which it does not set"),
		PLACE(lookup->where), strerror(number));
}

const struct rule rule_gai_strerror_misuse = {
	.id = "gai-strerror-misuse",
	.severity = SEVERITY_ERROR,
	.title = N_("the failure of getaddrinfo() is explained with errno"),
	.why = N_(
		"getaddrinfo() returns an error code of its own (EAI_…). errno says something about another call, or nothing: \"Success\"."),
	.fix = N_(
		"Keep what getaddrinfo() returns, and print gai_strerror() of it; only for EAI_SYSTEM look at errno."),
	.see = "getaddrinfo(3), RETURN VALUE; gai_strerror(3); UNP 11.6",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
