/** @file
 * sockaddr-in-too-small: an address did not fit where the program let it be written.
 */
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "diagnose/ask.h"
#include "diagnose/sockets.h"

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *socket = object_by_id(diagnosis->trace->descriptors, event->object);
	const char *family;

	if (event->result < 0 || call_argument(event->call, ARG_ADDRESS_OUT) < 0 || !object_is_internet(socket) ||
		event->address_room < sizeof(struct sockaddr) || event->address_length <= event->address_room)
		return;
	family = socket->domain == AF_INET6 ? "IPv6" : "IPv4";
	finding_report(diagnosis, event, NULL,
		_("%s() had an %s address of %llu bytes for the program, but was told that there is room for %llu: the address was cut"),
		function_name(event), family, (unsigned long long)event->address_length,
		(unsigned long long)event->address_room);
}

static const char *const yields_to[] = {"addrlen-not-initialised", NULL};

const struct rule rule_sockaddr_in_too_small = {
	.id = "sockaddr-in-too-small",
	.severity = SEVERITY_ERROR,
	.title = N_("there is not enough room for the address of the other side"),
	.why = N_(
		"The address of an IPv6 socket has 28 bytes, also where the other side speaks IPv4 (::ffff:127.0.0.1). In a struct sockaddr_in "
		"of 16 bytes, only its beginning arrives: what is printed, compared or answered to is somebody else."),
	.fix = N_("Use a struct sockaddr_storage, which has room for every family, and look at ss_family."),
	.see = "accept(2), addrlen; ipv6(7); UNP 3.2; TLPI 59.4",
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
};
