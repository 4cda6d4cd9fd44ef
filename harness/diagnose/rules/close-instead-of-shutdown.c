/** @file
 * close-instead-of-shutdown: both directions of a connection were shut, although an answer was expected.
 */
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

/** The same process wants to receive from the connection afterwards. */
static const struct event *receives_after(const struct trace *trace, const struct event *shutdown)
{
	size_t i;

	for (i = shutdown->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (is_made(event) && event->call->class == CALL_RECEIVE && event->object == shutdown->object &&
			is_by_same_process(trace, event, shutdown))
			return event;
	}
	return NULL;
}

/** The other side has something to say after it; a reset is what then comes of it. */
static bool is_answered(const struct trace *trace, const struct event *shutdown, const struct object *connection)
{
	size_t i;

	for (i = shutdown->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_PEER && event->object == connection->id &&
			(strcmp(event->text, PEER_SAYS) == 0 || strcmp(event->text, PEER_IS_RESET) == 0))
			return true;
		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && connection->other &&
			event->object == connection->other)
			return true;
	}
	return false;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *connection = object_by_id(diagnosis->trace->descriptors, event->object);
	const struct event *receive;

	if (event->result != 0 || (int)event->args[1] != SHUT_RDWR || !is_stream_socket(connection) ||
		!connection->bytes_in)
		return;
	receive = receives_after(diagnosis->trace, event);
	if (receive && is_answered(diagnosis->trace, event, connection))
		finding_report(diagnosis, event, receive,
			_("both directions are shut here; at %s:%d the program wants to read an answer, which came and was thrown away"),
			PLACE(receive->where));
}

static const char *const errors[] = {"ECONNRESET", "EPIPE", NULL};
static const char *const yields_to[] = {"half-close-not-forwarded", NULL};

const struct rule rule_close_instead_of_shutdown = {
	.id = "close-instead-of-shutdown",
	.severity = SEVERITY_ERROR,
	.title = N_("both directions are ended where only sending was finished"),
	.why = N_(
		"SHUT_RDWR, like close(), says that nothing will be read any more. What the other side still sends is refused, and its next write "
		"fails."),
	.fix = N_(
		"Say only that you have finished: shutdown(fd, SHUT_WR). Then receive until 0 is returned, and close."),
	.see = "shutdown(2); UNP 6.6; TLPI 61.2",
	.errors = errors,
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SHUTDOWN),
};
