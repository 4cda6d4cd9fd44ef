/** @file
 * unix-path-overflow: the path of a Unix socket did not fit into its address.
 */
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "diagnose/ask.h"

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path), PATH_ROOM = sizeof((struct sockaddr_un *)0)->sun_path };

/** All of sun_path is filled, and there is no NUL that ends it. */
static bool has_no_end(const struct address *address)
{
	return address_family(address) == AF_UNIX && address->length >= PATH_AT + PATH_ROOM &&
		address->bytes[PATH_AT] != '\0' && !memchr(address->bytes + PATH_AT, '\0', PATH_ROOM);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (!has_no_end(event->address))
		return;
	finding_report(diagnosis, event, NULL,
		_("%s() was given a path that fills all %d bytes of sun_path and has no end: …%.20s. A longer one was cut there"),
		function_name(event), PATH_ROOM, (const char *)event->address->bytes + PATH_AT + PATH_ROOM - 20);
}

const struct rule rule_unix_path_overflow = {
	.id = "unix-path-overflow",
	.severity = SEVERITY_ERROR,
	.title = N_("the path of a Unix socket is longer than its address has room for"),
	.why = N_(
		"sun_path has 108 bytes, the final NUL included. Copied without a look at its length, a longer path is cut, or overwrites what lies "
		"behind: server and client then mean another file, or crash."),
	.fix = N_("Compare strlen(path) with sizeof address.sun_path first, and refuse what does not fit."),
	.see = "unix(7), Address format, NOTES; TLPI 57.1",
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_BIND) | ONE(CALL_CONNECT),
};
