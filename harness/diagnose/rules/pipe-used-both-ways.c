/** @file
 * pipe-used-both-ways: one pipe was meant for both directions, and a process read back its own words.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** Bytes in a pipe that one send brought. */
struct piece {
	const struct event *send;
	uint64_t left;
};

/** What stands in a pipe, in order, and the first read of which every byte was the reader's own. */
struct content {
	struct piece *pieces;
	size_t first, count, capacity;
	const struct event *own_read, *own_send;
};

struct state {
	struct content *pipes; /**< by id of the object */
	size_t count;
};

static struct content *content_of(struct state *state, int id)
{
	if ((size_t)id >= state->count) {
		size_t count = (size_t)id + 1, i;

		state->pipes = memory_resize(state->pipes, count, sizeof *state->pipes);
		for (i = state->count; i < count; i++)
			state->pipes[i] = (struct content){0};
		state->count = count;
	}
	return &state->pipes[id];
}

/** Takes bytes out; were all of them sent by this process? @param send  gets the send of the last ones. */
static bool take(
	const struct trace *trace, struct content *content, const struct event *read, const struct event **send)
{
	uint64_t wanted = (uint64_t)read->result;
	int process = process_of(trace->descriptors, read->task);
	bool own = true;

	*send = NULL;
	while (wanted > 0 && content->first < content->count) {
		struct piece *piece = &content->pieces[content->first];
		uint64_t taken = piece->left < wanted ? piece->left : wanted;

		*send = piece->send;
		own = own && is_of_process(trace, piece->send, process);
		piece->left -= taken;
		wanted -= taken;
		content->first += piece->left == 0;
	}
	return own && wanted == 0;
}

static void on_read(struct diagnosis *diagnosis, struct content *content, const struct event *event)
{
	const struct event *send;
	/* single bytes are tokens: a self-pipe, or a pipe that stands for a lock */
	bool own = take(diagnosis->trace, content, event, &send) && event->result > 1;

	if (!own || content->own_read)
		return;
	content->own_read = event;
	content->own_send = send;
}

static bool is_own_pipe(const struct trace *trace, int id)
{
	const struct object *object = object_by_id(trace->descriptors, id);

	return object && object->kind == OBJECT_PIPE && !object->given;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	int into;

	if (event->result <= 0 || event_only_looks(event))
		return;
	into = event->call->class == CALL_TRANSFER ? event->object_out : event->object;
	if (call_receives(event->call) && is_own_pipe(diagnosis->trace, event->object))
		on_read(diagnosis, content_of(diagnosis->state, event->object), event);
	if (call_sends(event->call) && is_own_pipe(diagnosis->trace, into)) {
		struct content *content = content_of(diagnosis->state, into);

		ARRAY_ADD(content->pieces, content->count, content->capacity) =
			(struct piece){event, (uint64_t)event->result};
	}
}

/** Another process reads this pipe, or tries to, and at last in vain perhaps: the bytes were meant for it. */
static const struct event *other_reader(const struct trace *trace, const struct event *own)
{
	int process = process_of(trace->descriptors, own->task);
	size_t i;

	for (i = trace->event_count; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (is_attempt(event, CALL_RECEIVE) && event->object == own->object &&
			!is_of_process(trace, event, process))
			return event;
	}
	return NULL;
}

static void on_end(struct diagnosis *diagnosis)
{
	const struct state *state = diagnosis->state;
	size_t id;

	for (id = 0; id < state->count; id++) {
		const struct content *content = &state->pipes[id];
		const struct event *other =
			content->own_read ? other_reader(diagnosis->trace, content->own_read) : NULL;
		char *reader, *meant;

		if (!other)
			continue;
		reader = task_name(diagnosis->trace, content->own_read->task);
		meant = task_name(diagnosis->trace, other->task);
		finding_report(diagnosis, content->own_read, content->own_send,
			_("%s reads %lld bytes from %s here that it wrote itself, at %s:%d; %s reads from the same pipe"),
			reader, (long long)content->own_read->result,
			object_by_id(diagnosis->trace->descriptors, (int)id)->name, PLACE(content->own_send->where),
			meant);
		finding_prove(diagnosis, content->own_read, other);
		free(reader);
		free(meant);
	}
}

static void clear(void *data)
{
	struct state *state = data;
	size_t i;

	for (i = 0; i < state->count; i++)
		free(state->pipes[i].pieces);
	free(state->pipes);
}

const struct rule rule_pipe_used_both_ways = {
	.id = "pipe-used-both-ways",
	.severity = SEVERITY_ERROR,
	.title = N_("one pipe is used for both directions"),
	.why = N_(
		"A pipe has one queue. Whoever reads first gets what stands there, also the request that it has written itself a moment ago; the other process waits for it in vain."),
	.fix = N_("Use one pipe for each direction, or a socketpair(), whose two ends can both be read and written."),
	.see = "pipe(7); socketpair(2); UNPv2 4.3, 4.4; TLPI 44.1",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.end = on_end,
	.clear = clear,
};
