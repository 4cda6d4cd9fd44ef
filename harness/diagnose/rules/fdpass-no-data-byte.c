/** @file
 * fdpass-no-data-byte: a descriptor was sent through a stream socket without a byte to carry it.
 */
#include <sys/socket.h>

#include "diagnose/ask.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->before, event->object);

	if (!event->passed_count || event->count != 0 || event->result != 0 || !socket || socket->type != SOCK_STREAM)
		return;
	finding_report(diagnosis, event, NULL,
		_("%s() passed descriptor %d with 0 bytes of data: on a stream socket nothing is sent then, and the descriptor is lost"),
		function_name(event), event->passed[0].fd);
}

const struct rule rule_fdpass_no_data_byte = {
	.id = "fdpass-no-data-byte",
	.severity = SEVERITY_ERROR,
	.title = N_("a descriptor is sent without a byte of data"),
	.why = N_(
		"In a stream there are no messages, only bytes; a descriptor travels with the byte it was sent with. Without one it goes nowhere, and "
		"the receiver waits."),
	.fix = N_("Send at least one byte with it, by msg_iov; the receiver reads that byte with the same recvmsg()."),
	.see = "unix(7), SCM_RIGHTS; cmsg(3); UNP 15.7; TLPI 61.13.3",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
