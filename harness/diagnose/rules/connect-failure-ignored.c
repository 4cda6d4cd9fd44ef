/** @file
 * connect-failure-ignored: connect() failed, and the program spoke to the socket all the same.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

static bool has_failed(const struct event *event)
{
	return event->result != -EINPROGRESS && event->result != -EINTR && event->result != -EALREADY &&
		event->result != -EISCONN;
}

/** The next call that would move bytes through the socket, unless it was connected meanwhile. */
static const struct event *first_use(const struct trace *trace, const struct event *connect)
{
	size_t i;

	for (i = connect->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->object != connect->object)
			continue;
		if (event->call->class == CALL_CONNECT || event->call->class == CALL_CLOSE)
			return NULL;
		if (event->call->class == CALL_SEND || event->call->class == CALL_RECEIVE)
			return event->result < 0 || event->call->class == CALL_RECEIVE ? event : NULL;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *use;
	char *address;

	if (!has_failed(event))
		return;
	use = first_use(diagnosis->trace, event);
	if (!use)
		return;
	address = address_format(event->address);
	finding_report(diagnosis, event, use,
		_("connect() to %s failed here with %s (%s), but the program went on: %s() at %s:%d is called on a socket that is not connected"),
		address, errno_name((int)-event->result), strerror((int)-event->result), function_name(use),
		PLACE(use->where));
	free(address);
}

static const char *const errors[] = {"ECONNREFUSED", "ENOTCONN", "EPIPE", "ENETUNREACH", "ETIMEDOUT", NULL};

const struct rule rule_connect_failure_ignored = {
	.id = "connect-failure-ignored",
	.severity = SEVERITY_ERROR,
	.title = N_("connect() failed, and the program went on"),
	.why = N_(
		"Without a connection there is nobody to speak to: send() fails with EPIPE, and SIGPIPE ends the program before it can say why; "
		"recv() fails with ENOTCONN, or gives 0 as if the other side had finished."),
	.fix = N_(
		"Test the result of connect(), say which address it was and why it failed; close the socket, try the next address or end."),
	.see = "connect(2), ERRORS; send(2), EPIPE; recv(2), ENOTCONN",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_CONNECT),
	.failed = true,
};
