/** @file
 * addrlen-not-initialised: a call that fills in an address was not told how much room there is.
 */
#include <errno.h>
#include <stdbool.h>

#include "diagnose/ask.h"

static bool fills_address(const struct event *event)
{
	int at = call_argument(event->call, ARG_ADDRESS_OUT);

	return at >= 0 && event->args[at] && event->args[at + 1];
}

/** The call before this one at the same line, which put its length where this one takes its room from. */
static const struct event *left_by(const struct trace *trace, const struct event *event)
{
	int at = call_argument(event->call, ARG_LENGTH_OUT);
	size_t i;

	for (i = event->number; i-- > 0;) {
		const struct event *before = &trace->events[i];

		if (before->kind != EVENT_CALL || before->call != event->call || before->task != event->task ||
			before->where.line != event->where.line || before->where.file != event->where.file ||
			before->args[at] != event->args[at] || before->result < 0)
			continue;
		return before->address_length == event->address_room && before->address_room > event->address_room
			? before
			: NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *before;

	if (!fills_address(event))
		return;
	if (event->result == -EINVAL && (int)event->address_room < 0) {
		finding_report(diagnosis, event, NULL,
			_("%s() was told that there are %d bytes of room for an address: the length was never set"),
			function_name(event), (int)event->address_room);
		return;
	}
	if (event->result < 0 || event->address_length <= event->address_room)
		return;
	if (!event->address_room) {
		finding_report(diagnosis, event, NULL,
			_("%s() was told that there is room for 0 bytes of an address that has %llu, and stored none of it"),
			function_name(event), (unsigned long long)event->address_length);
		return;
	}
	before = left_by(diagnosis->trace, event);
	if (before)
		finding_report(diagnosis, event, before,
			_("%s() was told that there is room for %llu bytes, which is the length of the address that the call before left "
			  "there; this address has %llu, and was cut"),
			function_name(event), (unsigned long long)event->address_room,
			(unsigned long long)event->address_length);
}

static const char *const errors[] = {"EINVAL", NULL};

const struct rule rule_addrlen_not_initialised = {
	.id = "addrlen-not-initialised",
	.severity = SEVERITY_ERROR,
	.title = N_("the length for the address is not set before accept() or recvfrom()"),
	.why = N_(
		"The length goes both ways: before the call it says how much room there is, after it how long the address is. Without the first "
		"the kernel stores too little of the address, or none."),
	.fix = N_("Set it to sizeof the struct sockaddr_storage before every call, also within a loop."),
	.see = "accept(2), recvfrom(2), addrlen; UNP 3.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
