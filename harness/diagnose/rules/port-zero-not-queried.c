/** @file
 * port-zero-not-queried: the kernel chose the port, and the server told the 0 that it had asked for.
 */
#include "diagnose/aftermath.h"
#include "diagnose/ready.h"
#include "diagnose/rule.h"

/** The bind of this process that left the port to the kernel. */
static const struct event *bind_to_any_port(const struct trace *trace, const struct event *line)
{
	size_t i;

	for (i = line->number; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_BIND && event->result == 0 &&
			is_by_same_process(trace, event, line) && address_port(event->address) == 0 &&
			address_port(event->local) > 0)
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *bind;
	struct ready ready;

	if (event->result <= 0 || !says_ready(&event->data, &ready) || ready.port != 0)
		return;
	bind = bind_to_any_port(diagnosis->trace, event);
	if (bind)
		finding_report(diagnosis, event, bind,
			_("the READY line names port 0; bind() at %s:%d left the choice to the kernel, which gave port %d"),
			PLACE(bind->where), address_port(bind->local));
}

const struct rule rule_port_zero_not_queried = {
	.id = "port-zero-not-queried",
	.severity = SEVERITY_ERROR,
	.title = N_("the server announces port 0 instead of the port that it was given"),
	.why = N_(
		"Port 0 asks the kernel to choose one that is free. bind() does not write it back: the address that was passed still says 0, "
		"and nobody can connect to that."),
	.fix = N_("Call getsockname() after bind(), and announce ntohs() of the port in its answer."),
	.see = "getsockname(2); ip(7); UNP 4.10",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
