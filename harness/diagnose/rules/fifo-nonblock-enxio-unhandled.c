/** @file
 * fifo-nonblock-enxio-unhandled: nobody reads the FIFO, open() said so, and the program used the -1 or tried for ever.
 */
#include <errno.h>
#include <fcntl.h>

#include "diagnose/fifos.h"

/** The last failed open of each task. */
struct state {
	const struct event *failed[64];
};

static bool is_without_reader(const struct trace *trace, const struct event *event)
{
	const unsigned flags = O_WRONLY | O_NONBLOCK;

	return is_call(event, CALL_OPEN) && event->result == -ENXIO &&
		(open_flags(event) & (O_ACCMODE | O_NONBLOCK)) == flags && event->text &&
		is_fifo_path(trace, event->text, event);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *failed;

	if (event->task < 0 || event->task >= 64)
		return;
	failed = state->failed[event->task];
	if (failed && event->kind == EVENT_SPINS && event->call && event->call->class == CALL_OPEN &&
		event->result == -ENXIO)
		finding_report(diagnosis, event, failed,
			_("nobody has '%s' open for reading: open() failed with ENXIO, and is tried again at once, %llu times so far"),
			failed->text, (unsigned long long)event->count);
	if (event->kind != EVENT_CALL)
		return;
	if (failed && (event->fd == -1 || event->fd_out == -1) && event->result == -EBADF &&
		event->call->class != CALL_CLOSE)
		finding_report(diagnosis, failed, event,
			_("nobody has '%s' open for reading: open() failed here with ENXIO, and its -1 was used as a descriptor at %s:%d"),
			failed->text, PLACE(event->where));
	state->failed[event->task] = is_without_reader(diagnosis->trace, event) ? event : NULL;
}

static const char *const errors[] = {"ENXIO", NULL};

const struct rule rule_fifo_nonblock_enxio_unhandled = {
	.id = "fifo-nonblock-enxio-unhandled",
	.severity = SEVERITY_ERROR,
	.title = N_("the error ENXIO of a FIFO without a reader is not handled"),
	.why = N_(
		"With O_NONBLOCK, opening a FIFO for writing does not wait for a reader: where there is none it fails with ENXIO. That is "
		"the way to find out that the server does not run."),
	.fix = N_(
		"Test for -1. With ENXIO say that the server is not there, and stop or wait before the next attempt."),
	.see = "fifo(7); open(2), ENXIO; TLPI 44.9, table 44-1",
	.errors = errors,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_SPINS),
};
