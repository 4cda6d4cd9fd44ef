/** @file
 * udp-truncation-unnoticed: a datagram was longer than the buffer, and its beginning was used as if it were all.
 */
#include <sys/socket.h>

#include "diagnose/datagrams.h"
#include "diagnose/rule.h"

/** recvmsg() says in msg_flags whether it was cut, and MSG_TRUNC in what it returns; whether that is looked at nobody sees. */
static bool is_told(const struct event *event)
{
	return call_argument(event->call, ARG_MSG_OUT) >= 0 || event_message_flags(event) & MSG_TRUNC;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *send, *use;

	if (!receives_datagram(trace, event) || is_told(event) || !event->count ||
		(uint64_t)event->result != event->count)
		return;
	send = datagram_of(trace, event);
	if (!send || send->count <= (uint64_t)event->result)
		return;
	use = passed_on(trace, event);
	if (use)
		finding_report(diagnosis, event, use,
			_("a datagram of %llu bytes came, and there is room for %llu here: the rest is gone, and what is left was used as the whole"),
			(unsigned long long)send->count, (unsigned long long)event->count);
}

const struct rule rule_udp_truncation_unnoticed = {
	.id = "udp-truncation-unnoticed",
	.severity = SEVERITY_ERROR,
	.title = N_("a datagram that did not fit into the buffer is used as if it were whole"),
	.why = N_(
		"Each recv() takes one datagram out of the socket. What does not fit into the buffer is thrown away; the next call gets the next "
		"datagram."),
	.fix = N_(
		"Make the buffer one byte longer than the longest datagram that is allowed, and drop what fills it; or look at MSG_TRUNC."),
	.see = "recv(2), MSG_TRUNC; udp(7); UNP 22.3",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
