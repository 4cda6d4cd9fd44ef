/** @file
 * accept-error-fatal: an error that concerned one client only ended the server.
 */
#include <errno.h>
#include <stdlib.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/sockets.h"

/** Errors that accept(2) passes on from the connection it would have returned. */
static bool concerns_client(int error)
{
	static const int errors[] = {
		ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH};
	size_t i;

	for (i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i] == error)
			return true;
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct event *end;
	char *name;

	if (!concerns_client((int)-event->result) || tried_again(trace, event))
		return;
	end = wound_up(trace, event);
	if (!end)
		return;
	name = task_name(trace, event->task);
	finding_report(diagnosis, event, end,
		_("%s() failed here with %s, which concerns the one client that went away, and %s ended without accepting another"),
		function_name(event), errno_name((int)-event->result), name);
	free(name);
}

static const char *const errors[] = {"ECONNABORTED", "EPROTO", "ENETDOWN", "EHOSTUNREACH", NULL};

const struct rule rule_accept_error_fatal = {
	.id = "accept-error-fatal",
	.severity = SEVERITY_ERROR,
	.title = N_("the server ends when a client gives up in the queue"),
	.why = N_(
		"A client may go away before it is accepted. accept() then fails once, with ECONNABORTED or an error of the network, and "
		"the next client in the queue is as good as any."),
	.fix = N_("Go on with the loop after such errors; end only for those that cannot pass, like EBADF or EINVAL."),
	.see = "accept(2), Error handling; UNP 5.11",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_ACCEPT),
	.failed = true,
};
