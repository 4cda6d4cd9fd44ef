/** @file
 * nonblock-stdin-shared: one process made a shared descriptor non-blocking, and another one failed because of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/aftermath.h"
#include "diagnose/ask.h"

/** Who has set O_NONBLOCK on which open file description. */
struct setting {
	const struct description *description;
	const struct event *event;
};

struct state {
	struct setting *settings; /* owned */
	size_t count, capacity;
};

static const struct description *description_of(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct descriptor *row = descriptors_find(diagnosis->before, event->task, event->fd);

	return row ? row->description : NULL;
}

static bool sets_nonblocking(const struct event *event)
{
	return event->call->class == CALL_CONTROL && call_argument(event->call, ARG_FCNTL) >= 0 && event->result == 0 &&
		(int)event->args[1] == F_SETFL && event->args[2] & O_NONBLOCK;
}

/** A child that is made later, of a pipe of the program's own, was written for such a pipe, where EAGAIN does not make it fail. */
static bool is_known_by_birth(const struct trace *trace, const struct event *setting, const struct event *event)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);
	const struct event *end = end_of_task(trace, event->task);
	size_t i;

	if (!object || object->given || !is_learners(event) || (end && end->status != 0))
		return false;
	for (i = setting->number; i < event->number; i++)
		if (trace->events[i].kind == EVENT_SPAWN &&
			task_descends_from(trace, event->task, trace->events[i].child))
			return true;
	return false;
}

/** The setting of another process that makes this one fail; NULL where it has set the flag itself, or nobody has. */
static const struct event *set_by_other(const struct diagnosis *diagnosis, const struct event *event)
{
	const struct description *description = description_of(diagnosis, event);
	const struct state *state = diagnosis->state;
	const struct event *found = NULL;
	size_t i;

	for (i = 0; description && i < state->count; i++) {
		if (state->settings[i].description != description)
			continue;
		if (is_by_same_process(diagnosis->trace, state->settings[i].event, event))
			return NULL;
		found = state->settings[i].event;
	}
	return found;
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	struct state *state = diagnosis->state;
	const struct event *setting;
	char *name;

	if (event->fd < 0)
		return;
	if (sets_nonblocking(event))
		ARRAY_ADD(state->settings, state->count, state->capacity) =
			(struct setting){description_of(diagnosis, event), event};
	if (event->result != -EAGAIN || (event->call->class != CALL_RECEIVE && event->call->class != CALL_SEND) ||
		tried_again(diagnosis->trace, event))
		return;
	setting = set_by_other(diagnosis, event);
	if (!setting || is_known_by_birth(diagnosis->trace, setting, event))
		return;
	name = task_name(diagnosis->trace, event->task);
	finding_report(diagnosis, setting, event,
		_("O_NONBLOCK is set here for all who share descriptor %d; %s() of %s, at %s:%d, failed with EAGAIN because of it"),
		setting->fd, function_name(event), name, PLACE(event->where));
	free(name);
}

static void clear(void *data)
{
	struct state *state = data;

	free(state->settings);
}

static const char *const errors[] = {"EAGAIN", NULL};

const struct rule rule_nonblock_stdin_shared = {
	.id = "nonblock-stdin-shared",
	.severity = SEVERITY_ERROR,
	.title = N_("O_NONBLOCK is set on a descriptor that another process shares"),
	.why = N_(
		"The flag belongs to the open file, and not to the descriptor: after fork(), and for the terminal that a shell hands on, it is "
		"everybody's. The others do not expect EAGAIN."),
	.fix = N_("Leave shared descriptors blocking, and poll() before reading; or open the file anew."),
	.see = "fcntl(2), File status flags; open(2); TLPI 5.4",
	.errors = errors,
	.state_size = sizeof(struct state),
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.clear = clear,
};
