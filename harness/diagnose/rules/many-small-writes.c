/** @file
 * many-small-writes: an answer was sent in several small pieces, time after time. Advice only.
 */
#include <sys/socket.h>

#include "diagnose/rule.h"
#include "diagnose/sockets.h"

enum { OBJECTS_MOST = 256, SMALL = 512, ROUNDS_LEAST = 5 };

/** How a connection is used: pieces since the last receive, and how often an answer had several. */
struct use {
	const struct event *first;
	int pieces, rounds;
	const struct event *guilty;
};

struct state {
	struct use uses[OBJECTS_MOST];
};

static bool waits_for_more(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *connection = object_by_id(diagnosis->before, event->object);

	return connection->options.nodelay || connection->options.corked || event_message_flags(event) & MSG_MORE;
}

static void note_send(struct use *use, const struct event *event)
{
	if (event->count > SMALL)
		return;
	if (!use->pieces++)
		use->first = event;
}

static void note_receive(struct use *use)
{
	if (use->pieces > 1 && !use->rounds++)
		use->guilty = use->first;
	use->pieces = 0;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct object *connection = object_by_id(diagnosis->before, event->object);

	if (event->result <= 0 || event->object <= 0 || event->object >= OBJECTS_MOST ||
		!object_is_internet(connection) || !is_stream_socket(connection))
		return;
	if (event->call->class == CALL_SEND && !waits_for_more(diagnosis, event))
		note_send(&state->uses[event->object], event);
	else if (event->call->class == CALL_RECEIVE)
		note_receive(&state->uses[event->object]);
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct state *state = diagnosis->state;
	int id;

	for (id = 1; id < OBJECTS_MOST; id++)
		if (state->uses[id].rounds >= ROUNDS_LEAST)
			finding_report(diagnosis, state->uses[id].guilty, NULL,
				_("here and after it, %d times, several small pieces were sent before the next receive"),
				state->uses[id].rounds);
}

const struct rule rule_many_small_writes = {
	.id = "many-small-writes",
	.severity = SEVERITY_NOTE,
	.title = N_("answers are sent in small pieces"),
	.why = N_(
		"TCP holds a small piece back while an earlier one is not acknowledged, and the other side delays its acknowledgement: write, write, "
		"read costs 40 ms each time. It is a call for each piece, too."),
	.fix = N_(
		"Put the answer together and send it with one write(), or with writev(); where that cannot be, set TCP_NODELAY."),
	.see = "tcp(7), TCP_NODELAY, TCP_CORK; writev(2); UNP 7.9",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.end = on_end,
};
