/** @file
 * udp-no-timeout: a client waits for an answer that does not come, without a limit.
 */
#include <stdlib.h>
#include <string.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The UDP socket that a stuck task waits for alone, or 0. */
static int waits_for_datagram(const struct trace *trace, const struct event *stuck)
{
	int id = 0;

	if (stuck->kind != EVENT_STUCK || !stuck->call || stuck->timeout_ns >= 0)
		return 0;
	if (stuck->call->class == CALL_RECEIVE)
		id = stuck->object;
	else if (stuck->call->class == CALL_POLL && stuck->watch_count == 1)
		id = stuck->watches[0].object;
	return object_is_udp(object_by_id(trace->descriptors, id)) ? id : 0;
}

/** The request that is unanswered: the last thing that was done with the socket. */
static const struct event *open_request(const struct trace *trace, int socket)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->object != socket)
			continue;
		if ((event->kind == EVENT_PEER && sends_datagram(trace, event)) ||
			(event->kind == EVENT_CALL && event->call->class == CALL_RECEIVE))
			return NULL;
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND)
			return event->result >= 0 ? event : NULL;
	}
	return NULL;
}

/** To one host: nobody is bound to answer to everybody. */
static bool is_to_one(const struct address *target)
{
	return target && !address_is_multicast(target) && !address_is_wildcard(target);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *stuck = &trace->events[i], *request;
		int socket = waits_for_datagram(trace, stuck);
		char *target;

		if (!socket || !speaks_first(trace, socket) ||
			object_by_id(trace->descriptors, socket)->options.broadcast)
			continue;
		request = open_request(trace, socket);
		if (!request || !is_to_one(datagram_target(trace, request)))
			continue;
		target = address_format(datagram_target(trace, request));
		finding_report(diagnosis, stuck, request,
			_("the answer to what was sent to %s at %s:%d is waited for here, without a limit of time; it does not come"),
			target, PLACE(request->where));
		free(target);
	}
}

static const char *const yields_to[] = {"udp-loop-for-rest", NULL};

const struct rule rule_udp_no_timeout = {
	.id = "udp-no-timeout",
	.severity = SEVERITY_ERROR,
	.title = N_("an answer by UDP is waited for without a time-out"),
	.why = N_(
		"UDP may lose the request, or the answer; nobody is told, and nobody sends it again. Whoever waits without a limit waits for ever."),
	.fix = N_(
		"Wait with poll() and a time-out, or set SO_RCVTIMEO; when the time is over, send the request again, a limited number of times."),
	.see = "udp(7); socket(7), SO_RCVTIMEO; poll(2); UNP 14.2, 22.5",
	.yields_to = yields_to,
	.stuck = on_stuck,
};
