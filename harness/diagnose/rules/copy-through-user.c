/** @file
 * copy-through-user: a file went to a socket in small pieces, by way of a buffer. Advice only.
 */
#include "diagnose/rule.h"
#include "diagnose/sockets.h"

enum { TASKS_MOST = 64, PIECE_SMALL = 4096, PIECES_LEAST = 100 };

/** The last piece that a task read from a file; how many of them it has sent on, and the first. */
struct copying {
	const struct event *read, *first;
	unsigned pieces;
};

struct state {
	struct copying copying[TASKS_MOST];
};

static bool is_of_file(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object = object_by_id(diagnosis->before, event->object);

	return object && object->kind == OBJECT_FILE;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	struct copying *copying;

	if (event->task < 0 || event->task >= TASKS_MOST || event->result <= 0 || event->count > PIECE_SMALL)
		return;
	copying = &state->copying[event->task];
	if (event->call->class == CALL_RECEIVE)
		copying->read = is_of_file(diagnosis, event) ? event : NULL;
	if (event->call->class != CALL_SEND || !copying->read || event->args[1] != copying->read->args[1] ||
		event->result != copying->read->result ||
		!is_stream_socket(object_by_id(diagnosis->before, event->object)))
		return;
	if (!copying->pieces++)
		copying->first = copying->read;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct state *state = diagnosis->state;
	int task;

	for (task = 0; task < TASKS_MOST; task++)
		if (state->copying[task].pieces >= PIECES_LEAST)
			finding_report(diagnosis, state->copying[task].first, NULL,
				_("here and after it, %u pieces of at most %llu bytes were read from a file and sent on as they are"),
				state->copying[task].pieces, (unsigned long long)state->copying[task].first->count);
}

const struct rule rule_copy_through_user = {
	.id = "copy-through-user",
	.severity = SEVERITY_NOTE,
	.title = N_("a file is sent in small pieces, by way of a buffer"),
	.why = N_("Each piece costs two calls, and each byte is copied twice: out of the kernel, and in again."),
	.fix = N_("Use sendfile(), which moves it within the kernel; or a buffer of 64 KiB or more."),
	.see = "sendfile(2); splice(2); TLPI 61.4",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.end = on_end,
};
