/** @file
 * udp-source-not-checked: a client took a datagram of somebody else for its server's answer.
 */
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/datagrams.h"

/** Did the program ask who the sender is? What it does with the answer nobody sees. */
static bool asks_for_sender(const struct event *event)
{
	int at = call_argument(event->call, ARG_ADDRESS_OUT);

	return call_argument(event->call, ARG_MSG_OUT) >= 0 || (at >= 0 && event->args[at]);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *send, *use;

	if (!receives_datagram(trace, event) || asks_for_sender(event) || event->result == 0 ||
		object_by_id(diagnosis->before, event->object)->remote || !speaks_first(trace, event->object))
		return;
	send = datagram_of(trace, event);
	use = send && !is_expected(trace, event, send) ? passed_on(trace, event) : NULL;
	if (use)
		finding_report(diagnosis, event, use,
			_("the datagram that %s() took here came from somebody to whom nothing had been sent; without its address nobody can tell, and it "
			  "was used as the answer, at %s:%d"),
			function_name(event), PLACE(use->where));
}

const struct rule rule_udp_source_not_checked = {
	.id = "udp-source-not-checked",
	.severity = SEVERITY_ERROR,
	.title = N_("an answer by UDP is taken from anybody"),
	.why = N_(
		"Everybody can send a datagram to an open port. A client that does not look at the sender believes whoever is the first."),
	.fix = N_(
		"connect() the socket, and the kernel drops what comes from elsewhere; or take the address with recvfrom() and compare it with the "
		"server's."),
	.see = "connect(2); recvfrom(2); udp(7); UNP 8.8, 8.11",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_RECEIVE),
};
