/** @file
 * eagain-spin: a call that cannot go on now was made again and again, without waiting.
 */
#include <errno.h>

#include "diagnose/ask.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (!event->call || event->result != -EAGAIN)
		return;
	finding_report(diagnosis, event, NULL,
		_("%s() on descriptor %d said EAGAIN %llu times in a row, and is called again each time at once"),
		function_name(event), event->fd, (unsigned long long)event->count);
}

static const char *const errors[] = {"EAGAIN", "EWOULDBLOCK", NULL};

const struct rule rule_eagain_spin = {
	.id = "eagain-spin",
	.severity = SEVERITY_ERROR,
	.title = N_("EAGAIN is answered by trying again at once"),
	.why = N_(
		"EAGAIN says that nothing can be done now. Whoever asks again at once asks a hundred thousand times a second, and takes the "
		"processor from those who could change it."),
	.fix = N_("Wait with poll() until the descriptor is readable, or writable."),
	.see = "poll(2); read(2), EAGAIN; TLPI 63",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_SPINS),
	.failed = true,
};
