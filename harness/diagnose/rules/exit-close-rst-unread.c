/** @file
 * exit-close-rst-unread: a connection was closed while bytes waited in it unread, and the other side was reset.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/mismatch.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** Who asked, and ends with an error, breaks off: there is nobody whose answer would be lost. */
static bool gives_up(const struct trace *trace, const struct object *closed)
{
	const struct event *close = &trace->events[closed->ended_by];
	size_t i;

	for (i = close->number; !closed->listener && i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXIT && trace->events[i].task == close->task)
			return trace->events[i].status != 0;
	return false;
}

/** What is to be looked at is then the call that has failed, and not that the connection was given up. */
static bool has_failed(const struct trace *trace, const struct object *closed)
{
	return failed_transfer(trace, closed->id, closed->ended_by) != NULL;
}

/** What was said there was wrong already: then it is not its end that is to be looked at. */
static bool was_wrong(const struct trace *trace, const struct object *closed)
{
	struct mismatch mismatch;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_PEER && trace->events[i].object == closed->id &&
			mismatch_of(trace, &trace->events[i], &mismatch))
			return true;
	return false;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *closed = object_by_id(trace->descriptors, id);
		const struct event *reset;
		char *name;

		if (!object_is_internet(closed) || !closed->resets || !closed->bytes_in || closed->options.lingers ||
			!closed->ended_by)
			continue;
		reset = reset_seen(trace, closed);
		if (!reset || gives_up(trace, closed) || has_failed(trace, closed) || was_wrong(trace, closed))
			continue;
		name = object_describe(trace->descriptors, id);
		finding_report(diagnosis, &trace->events[closed->ended_by], reset,
			_("%s is closed here, with bytes in it that were not read; the other side got ECONNRESET in place of the end of what was "
			  "sent to it (%llu bytes)"),
			name, (unsigned long long)closed->bytes_in);
		free(name);
	}
}

static const char *const errors[] = {"ECONNRESET", NULL};

const struct rule rule_exit_close_rst_unread = {
	.id = "exit-close-rst-unread",
	.severity = SEVERITY_ERROR,
	.title = N_("a connection is closed with bytes in it that nobody has read"),
	.why = N_(
		"To close with bytes unread is to break off: TCP sends a reset, and what is still on its way to the other side is thrown away, "
		"the answer that was sent last included."),
	.fix = N_(
		"End in order: shutdown(fd, SHUT_WR), then receive until 0 is returned (for a limited time), then close()."),
	.see = "RFC 1122 4.2.2.13; RFC 9112 9.6; tcp(7)",
	.errors = errors,
	.end = on_end,
};
