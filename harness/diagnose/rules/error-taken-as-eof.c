/** @file
 * error-taken-as-eof: a read failed, nobody said so, and the program ended as if its input were complete.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "diagnose/ask.h"

/** The process ended by exit(0). */
static const struct event *good_end(const struct trace *trace, const struct event *failure)
{
	size_t i;

	for (i = failure->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->task == failure->task && call_receives(event->call) &&
			event->object == failure->object && event->result > 0)
			return NULL; /* it was tried again, and went on */
		if (event->kind == EVENT_EXIT && event->task == failure->task)
			return event->status == 0 ? event : NULL;
	}
	return NULL;
}

/** Datagrams have no end that an error could be taken for: who waits for one may have had enough of them. */
static bool has_an_end(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	return !object || object->type != SOCK_DGRAM;
}

/** A server has other clients: that one of them went away is no failure of its own. */
static bool is_of_a_client(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	return object && object->listener;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *end;

	if (event->result == -EINTR || event->result == -EAGAIN || event->result == -EBADF ||
		!has_an_end(diagnosis, event) || is_of_a_client(diagnosis, event))
		return;
	end = good_end(diagnosis->trace, event);
	if (!end || is_reported(diagnosis->trace, event))
		return;
	finding_report(diagnosis, event, end,
		_("%s() failed here with %s (%s), but the program ended with exit status 0 and no message"),
		function_name(event), errno_name((int)-event->result), strerror((int)-event->result));
}

static const char *const errors[] = {"EISDIR", "ECONNRESET", "EIO", NULL};
static const char *const yields_to[] = {"connect-failure-ignored", NULL};

const struct rule rule_error_taken_as_eof = {
	.id = "error-taken-as-eof",
	.severity = SEVERITY_ERROR,
	.title = N_("an error is treated as the end of the input"),
	.why = N_(
		"`while ((n = read(…)) > 0)` ends for two very different reasons: 0 is the end of the file, -1 is an error. A program that does not tell "
		"them apart calls half of the input the whole."),
	.fix = N_("After the loop, test for -1: report it, and end with a status other than 0."),
	.see = "read(2), RETURN VALUE; TLPI 4.4",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
	.failed = true,
};
