/** @file
 * pipe-atomicity-assumed: a record of one process was torn by what another process wrote into the same pipe.
 */
#include <linux/limits.h>
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** What is going on at the writing side of one pipe. */
struct side {
	const struct event *open; /**< the last send, whose text ended in the middle of a line … */
	const struct event *torn; /**< … and what another process has put behind it */
	const struct event *big; /**< EVENT_BLOCKED: more than PIPE_BUF, of which the first bytes stand in the pipe … */
	const struct event *between; /**< … and what another process has put behind those */
};

struct state {
	struct side *sides; /**< by id of the object */
	size_t count;
};

static struct side *side_of(struct state *state, int id)
{
	while ((size_t)id >= state->count) {
		state->sides = memory_resize(state->sides, ++state->count, sizeof *state->sides);
		state->sides[state->count - 1] = (struct side){0};
	}
	return &state->sides[id];
}

static bool is_other(const struct trace *trace, const struct event *one, const struct event *other)
{
	return process_of(trace->descriptors, one->task) != process_of(trace->descriptors, other->task);
}

/** The last byte sent, or -1 where only the beginning was kept. */
static int last_byte(const struct event *send)
{
	return send->data.length > 0 && send->data.length == (uint64_t)send->result
		? send->data.bytes[send->data.length - 1]
		: -1;
}

/** Was this send entered right after that one? Whoever waits or reads between two sends does not mean one record. */
static bool follows_at_once(const struct trace *trace, const struct event *first, const struct event *second)
{
	const struct event *next = next_of_task(trace, first);

	return next && next->call == second->call && next->entered == second->entered;
}

static void look_at_line(struct diagnosis *diagnosis, struct side *side, const struct event *send)
{
	const struct trace *trace = diagnosis->trace;
	int last = last_byte(send);
	char *name;

	if (side->open && is_other(trace, side->open, send)) {
		side->torn = side->torn ? side->torn : send;
		return;
	}
	if (side->torn && last == '\n' && follows_at_once(trace, side->open, send)) {
		name = task_name(trace, side->torn->task);
		finding_report(diagnosis, side->open, side->torn,
			_("a line was written in pieces, here and at %s:%d, and what %s wrote at %s:%d stands between them"),
			PLACE(send->where), name, PLACE(side->torn->where));
		free(name);
	}
	side->open = last != '\n' && last >= 0 ? send : NULL;
	side->torn = NULL;
}

/** Another process that is inside of a write to the same pipe, just before the event. */
static const struct event *waiting_writer(const struct diagnosis *diagnosis, const struct event *send)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->task_count; i++) {
		size_t number = task_blocked_by(diagnosis->before, (int)i);
		const struct event *waits = number < trace->event_count ? &trace->events[number] : NULL;

		if (waits && is_attempt(waits, CALL_SEND) && waits->object == send->object &&
			is_other(trace, send, waits))
			return waits;
	}
	return NULL;
}

/**
 * A write that has just ended had its last bytes put into the pipe, so not all of it can have been read. If as much was read
 * that no finished write explains it, then bytes of one that is not finished came before those last ones.
 */
static bool more_was_read(const struct diagnosis *diagnosis, const struct event *send)
{
	const struct object *pipe = object_by_id(diagnosis->before, send->object);

	return pipe->bytes_out >= pipe->bytes_in + (uint64_t)send->result;
}

static void look_at_big(struct diagnosis *diagnosis, struct side *side, const struct event *send)
{
	char *name;

	if (side->big && is_other(diagnosis->trace, side->big, send) && !side->between)
		side->between = send;
	if (!side->big || side->big->task != send->task)
		return;
	if (!side->between && more_was_read(diagnosis, send))
		side->between = waiting_writer(diagnosis, send);
	if (side->between) {
		name = task_name(diagnosis->trace, side->between->task);
		finding_report(diagnosis, send, side->between,
			_("%s() of %llu bytes is more than the %d that a pipe takes in one piece: %s wrote into the middle of them (at %s:%d)"),
			function_name(send), (unsigned long long)send->count, PIPE_BUF, name,
			PLACE(side->between->where));
		free(name);
	}
	side->big = side->between = NULL;
}

static bool is_pipe(const struct trace *trace, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);

	return object && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct side *side;

	if (!is_pipe(diagnosis->trace, event) || !is_learners(event))
		return;
	side = side_of(diagnosis->state, event->object);
	if (event->kind == EVENT_BLOCKED && event->count > PIPE_BUF && !side->big &&
		object_unread(diagnosis->before, event->object) == 0)
		side->big = event;
	if (event->kind != EVENT_CALL || event->result <= 0)
		return;
	look_at_big(diagnosis, side, event);
	look_at_line(diagnosis, side, event);
}

static void clear(void *data)
{
	free(((struct state *)data)->sides);
}

const struct rule rule_pipe_atomicity_assumed = {
	.id = "pipe-atomicity-assumed",
	.severity = SEVERITY_WARNING,
	.title = N_("records of several writers mix in one pipe"),
	.why = N_(
		"A pipe keeps one write() of at most PIPE_BUF (4096) bytes together, and nothing else: between two writes, and inside "
		"of a longer one, there is room for somebody else's bytes."),
	.fix = N_(
		"Build the whole record in memory and write it with one write() of at most PIPE_BUF bytes; for longer ones take a "
		"lock, or give every writer a pipe of its own."),
	.see = "pipe(7), PIPE_BUF; write(2); TLPI 44.1, 44.10; UNPv2 4.11",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL) | ONE(EVENT_BLOCKED),
	.calls = ONE(CALL_SEND),
	.clear = clear,
};
