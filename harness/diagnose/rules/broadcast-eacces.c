/** @file
 * broadcast-eacces: a datagram to everybody was refused, because broadcasting was not switched on.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/datagrams.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);
	char *target;

	if (event->result != -EACCES || !object_is_udp(socket) || socket->options.broadcast || !event->address)
		return;
	target = address_format(event->address);
	finding_report(diagnosis, event, NULL,
		_("%s() to %s failed here with EACCES: that is a broadcast address, and SO_BROADCAST was not set on the socket"),
		function_name(event), target);
	free(target);
}

static const char *const errors[] = {"EACCES", NULL};

const struct rule rule_broadcast_eacces = {
	.id = "broadcast-eacces",
	.severity = SEVERITY_ERROR,
	.title = N_("a broadcast is sent without SO_BROADCAST"),
	.why = N_(
		"A broadcast disturbs every host of the network, so a program has to say that it means it. Without the option the kernel refuses."),
	.fix = N_("Set SO_BROADCAST on the socket before sending."),
	.see = "socket(7), SO_BROADCAST; UNP 20; Beej 7.7",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND) | ONE(CALL_CONNECT),
	.failed = true,
};
