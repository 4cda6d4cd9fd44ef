/** @file
 * static-buffer-shared: two threads received into the same buffer, and one client got what the other had sent.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/ask.h"

/** The last bytes that each task received. */
struct state {
	const struct event **last; /**< by task */
	size_t count;
};

static const struct event **last_of(struct state *state, int task)
{
	while ((size_t)task >= state->count) {
		/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
		state->last = memory_resize(state->last, ++state->count, sizeof *state->last);
		state->last[state->count - 1] = NULL;
	}
	return &state->last[task];
}

/** Do the bytes sent begin as the bytes received do? */
static bool is_from(const struct event *send, const struct event *received)
{
	size_t length = received->data.length < send->data.length ? received->data.length : send->data.length;

	return length > 0 && memcmp(received->data.bytes, send->data.bytes, length) == 0;
}

/** Another thread's receive into the buffer of @p own, since then, from somebody else. */
static const struct event *overwriting(const struct trace *trace, const struct state *state, const struct event *own)
{
	size_t task;

	for (task = 0; task < state->count; task++) {
		const struct event *other = state->last[task];

		if (other && (int)task != own->task && other->number > own->number && other->args[1] == own->args[1] &&
			other->object != own->object &&
			is_of_process(trace, other, process_of(trace->descriptors, own->task)))
			return other;
	}
	return NULL;
}

static void look_at_send(struct diagnosis *diagnosis, const struct event *send)
{
	struct state *state = diagnosis->state;
	const struct event *own = *last_of(state, send->task), *other;
	char *name, *its_name, *client;

	if (!own || own->object != send->object || own->args[1] != send->args[1] || is_from(send, own))
		return;
	other = overwriting(diagnosis->trace, state, own);
	if (!other || !is_from(send, other))
		return;
	name = task_name(diagnosis->trace, send->task);
	its_name = task_name(diagnosis->trace, other->task);
	client = object_describe(diagnosis->before, send->object);
	finding_report(diagnosis, own, send,
		_("%s received into this buffer, and before it answered (at %s:%d), %s received something else into the same one: %s got that"),
		name, PLACE(send->where), its_name, client);
	free(name);
	free(its_name);
	free(client);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct object *object;

	if (event->task < 0 || event->result <= 0 || call_argument(event->call, ARG_COUNT) != 2)
		return;
	object = object_by_id(diagnosis->before, event->object);
	if (!object || object->kind != OBJECT_SOCKET)
		return;
	if (event->call->class == CALL_RECEIVE)
		*last_of(diagnosis->state, event->task) = event;
	else if (event->call->class == CALL_SEND)
		look_at_send(diagnosis, event);
}

static void clear(void *data)
{
	free(((struct state *)data)->last);
}

const struct rule rule_static_buffer_shared = {
	.id = "static-buffer-shared",
	.severity = SEVERITY_ERROR,
	.title = N_("threads share one buffer, and clients get each other's bytes"),
	.why = N_(
		"A static or global variable exists once, however many threads there are. What one has received is overwritten by the next "
		"before it is used. The same holds for what strtok(), inet_ntoa() and their kin return."),
	.fix = N_(
		"Give each connection its own buffer: a local variable of the thread's function, or one that is allocated."),
	.see = "pthreads(7), Thread-safe functions; UNP 26.5; TLPI 31.1",
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.clear = clear,
};
