/** @file
 * error-retried-forever: a call that fails for good was made again and again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/ask.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	char *on;

	if (!event->call || event->result == -EINTR || event->result == -EAGAIN)
		return;
	on = event->fd >= 0 ? memory_format(_(" on descriptor %d"), event->fd) : memory_string("");
	finding_report(diagnosis, event, NULL,
		_("%s()%s failed with %s (%s) %llu times in a row, and is tried again each time"), function_name(event),
		on, errno_name((int)-event->result), strerror((int)-event->result), (unsigned long long)event->count);
	free(on);
}

static const char *const errors[] = {"EISDIR", "ECONNRESET", "EIO", "EBADF", "ENOTCONN", NULL};

static const char *const better[] = {"accept-emfile-spin", "fifo-nonblock-enxio-unhandled", NULL};

const struct rule rule_error_retried_forever = {
	.id = "error-retried-forever",
	.severity = SEVERITY_ERROR,
	.title = N_("an error that does not pass by itself is tried again for ever"),
	.why = N_(
		"Only a few errors pass by themselves: EINTR after a signal, EAGAIN when more comes. The others are answers: trying again gets the "
		"same one, at once, for ever."),
	.fix = N_("Retry only EINTR (and EAGAIN after waiting with poll()); report every other error and stop."),
	.see = "read(2), ERRORS; errno(3); signal(7)",
	.errors = errors,
	.yields_to = better,
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
	.failed = true,
};
