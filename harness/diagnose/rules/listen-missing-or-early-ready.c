/** @file
 * listen-missing-or-early-ready: the server said that it is ready before it could be reached.
 */
#include <string.h>
#include <sys/socket.h>

#include "diagnose/aftermath.h"
#include "diagnose/ask.h"
#include "diagnose/ready.h"
#include "diagnose/sockets.h"

/** Datagrams arrive as soon as the socket is bound; connections, as soon as it listens. */
static enum call_class readies(const struct ready *ready)
{
	return strcmp(ready->word, "udp") == 0 ? CALL_BIND : CALL_LISTEN;
}

static bool is_reached(const struct descriptors *before, int task, const struct ready *ready)
{
	int id;

	for (id = 1; id <= object_count(before); id++) {
		const struct object *object = object_by_id(before, id);

		if (object->kind == OBJECT_SOCKET && holds(before, task, id) &&
			(object->state == SOCKET_LISTENING ||
				(readies(ready) == CALL_BIND && object->type == SOCK_DGRAM && object->local)))
			return true;
	}
	return false;
}

/** The call that comes too late: of the same process, for the same port. */
static const struct event *late_call(const struct trace *trace, const struct event *line, const struct ready *ready)
{
	size_t i;

	for (i = line->number + 1; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == readies(ready) && event->result == 0 &&
			is_by_same_process(trace, event, line) &&
			(ready->port <= 0 || address_port(event->local) == ready->port))
			return event;
	}
	return NULL;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct event *late;
	struct ready ready;

	if (event->result <= 0 || !says_ready(&event->data, &ready) || strcmp(ready.word, "fifo") == 0 ||
		is_reached(diagnosis->before, event->task, &ready))
		return;
	late = late_call(diagnosis->trace, event, &ready);
	if (late)
		finding_report(diagnosis, event, late,
			_("the READY line is written here, but %s() comes only later, at %s:%d: until then a client that believes the line "
			  "is refused"),
			function_name(late), PLACE(late->where));
}

static const char *const errors[] = {"ECONNREFUSED", NULL};

const struct rule rule_listen_missing_or_early_ready = {
	.id = "listen-missing-or-early-ready",
	.severity = SEVERITY_ERROR,
	.title = N_("the READY line is written before the socket can be reached"),
	.why = N_(
		"Between the line and listen() (with UDP, bind()) nobody is there: whoever reads the line and connects at once gets "
		"ECONNREFUSED. On a busy machine that happens now and then, and is hard to find."),
	.fix = N_("Write the line after listen() has succeeded."),
	.see = "listen(2); connect(2), ECONNREFUSED",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.calls = ONE(CALL_SEND),
};
