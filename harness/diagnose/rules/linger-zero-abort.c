/** @file
 * linger-zero-abort: SO_LINGER with time 0 made of the end of a connection a reset.
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "diagnose/rule.h"
#include "diagnose/sockets.h"
#include "model/option.h"

/** The setsockopt that did it: on the connection, or on the listening socket it came from. */
static const struct event *linger_of(const struct trace *trace, const struct object *connection)
{
	const struct event *found = NULL;
	int64_t seconds;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_option(&trace->events[i], "setsockopt", SOL_SOCKET, SO_LINGER) &&
			(trace->events[i].object == connection->id ||
				trace->events[i].object == connection->listener) &&
			option_value(&trace->events[i], &seconds) && seconds == 0)
			found = &trace->events[i];
	return found;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *closed = object_by_id(trace->descriptors, id);
		const struct event *option, *reset;

		if (!object_is_internet(closed) || !closed->listener || !closed->resets || !closed->bytes_in ||
			!closed->options.lingers || closed->options.linger_s != 0)
			continue;
		option = linger_of(trace, closed);
		reset = reset_seen(trace, closed);
		if (option && reset)
			finding_report(diagnosis, option, reset,
				_("with the linger time 0 that is set here, closing the connection at %s:%d reset it: the client, to whom %llu "
				  "bytes had been sent, got ECONNRESET"),
				PLACE(trace->events[closed->ended_by].where), (unsigned long long)closed->bytes_in);
	}
}

static const char *const errors[] = {"ECONNRESET", NULL};

const struct rule rule_linger_zero_abort = {
	.id = "linger-zero-abort",
	.severity = SEVERITY_ERROR,
	.title = N_("SO_LINGER with time 0 breaks connections off"),
	.why = N_(
		"With a linger time of 0, close() throws away what has not arrived yet, and resets the other side. It avoids TIME_WAIT, at the price "
		"of the data."),
	.fix = N_("Leave SO_LINGER alone. Against EADDRINUSE after a restart there is SO_REUSEADDR."),
	.see = "socket(7), SO_LINGER; UNP 7.5",
	.errors = errors,
	.end = on_end,
};
