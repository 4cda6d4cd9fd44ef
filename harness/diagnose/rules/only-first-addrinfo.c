/** @file
 * only-first-addrinfo: a name had several addresses; the first one did not answer, and the others were not tried.
 *
 * What getaddrinfo() returns is no system call. But where there are several addresses, libc orders them by asking the kernel
 * which of its own addresses it would use for each: it connects a datagram socket, which sends nothing.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

static bool connects(const struct trace *trace, const struct event *event, int type)
{
	const struct object *socket = object_by_id(trace->descriptors, event->object);

	return event->kind == EVENT_CALL && event->call->class == CALL_CONNECT && object_is_internet(socket) &&
		socket->type == type;
}

static bool is_tried(const struct trace *trace, const struct event *failed, const struct address *address)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (connects(trace, &trace->events[i], SOCK_STREAM) &&
			is_by_same_process(trace, &trace->events[i], failed) &&
			address_equal(trace->events[i].address, address))
			return true;
	return false;
}

static bool somebody_listens(const struct diagnosis *diagnosis, const struct address *address)
{
	size_t i;

	if (listener_at(diagnosis->before, address))
		return true;
	for (i = 0; i < diagnosis->trace->event_count; i++) {
		const struct event *event = &diagnosis->trace->events[i];

		if (event->kind == EVENT_PEER && strcmp(event->text, PEER_LISTENS) == 0 &&
			address_reaches(event->local, address, false))
			return true;
	}
	return false;
}

/** The look at an address of the same service that was not tried, and where somebody listens. */
static const struct event *untried(const struct diagnosis *diagnosis, const struct event *failed)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < failed->number; i++) {
		const struct event *event = &trace->events[i];

		if (event->task == failed->task && connects(trace, event, SOCK_DGRAM) && event->result == 0 &&
			address_port(event->address) == address_port(failed->address) &&
			!is_tried(trace, failed, event->address) && somebody_listens(diagnosis, event->address))
			return event;
	}
	return NULL;
}

/** An attempt that goes on by itself has come to nothing when the last wait for it was in vain; NULL: it was not waited for. */
static const struct event *vain_wait(const struct trace *trace, const struct event *connect)
{
	const struct event *wait = NULL;
	size_t i;

	for (i = connect->number + 1; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].task == connect->task &&
			trace->events[i].call->class == CALL_POLL)
			wait = &trace->events[i];
	return wait && wait->result == 0 ? wait : NULL;
}

static void report(struct diagnosis *diagnosis, const struct event *event, const struct event *other)
{
	char *tried = address_format(event->address), *left = address_format(other->address);

	if (event->result == -EINPROGRESS)
		finding_report(diagnosis, event, other,
			_("nobody at %s answered in time when connect() was called here, and the program gave up; the look-up at %s:%d had "
			  "another address, %s, and there somebody listens"),
			tried, PLACE(other->where), left);
	else
		finding_report(diagnosis, event, other,
			_("connect() to %s failed here with %s, and the program gave up; the look-up at %s:%d had another address, %s, and there "
			  "somebody listens"),
			tried, errno_name((int)-event->result), PLACE(other->where), left);
	free(tried);
	free(left);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *outcome = event, *end, *other;

	if (!connects(trace, event, SOCK_STREAM))
		return;
	if (event->result == -EINPROGRESS)
		outcome = vain_wait(trace, event);
	end = outcome ? wound_up(trace, outcome) : NULL;
	other = end && end->status != 0 ? untried(diagnosis, event) : NULL;
	if (other)
		report(diagnosis, event, other);
}

static const char *const errors[] = {"ECONNREFUSED", "ENETUNREACH", "ETIMEDOUT", NULL};

const struct rule rule_only_first_addrinfo = {
	.id = "only-first-addrinfo",
	.severity = SEVERITY_ERROR,
	.title = N_("only the first address of a name is tried"),
	.why = N_(
		"A name may have several addresses, of IPv6 and IPv4, and a server may answer at one of them only. getaddrinfo() returns them all, "
		"in the order in which they are to be tried."),
	.fix = N_("Walk along ai_next: a socket for each, closed when its connect() fails, until one succeeds."),
	.see = "getaddrinfo(3), EXAMPLES; UNP 11.12; TLPI 59.11",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONNECT),
	.failed = true,
};
