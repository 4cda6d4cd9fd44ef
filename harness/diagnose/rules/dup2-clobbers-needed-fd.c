/** @file
 * dup2-clobbers-needed-fd: a standard number belonged to a pipe already, and dup2() and close() destroyed what was needed.
 */
#include <errno.h>
#include <fcntl.h>

#include "diagnose/ask.h"

/** The last call of this class before an event, by its process, that made (DUP) or closed (CLOSE) this number. */
static const struct event *last_on(const struct trace *trace, const struct event *event, enum call_class class, int fd)
{
	int process = process_of(trace->descriptors, event->task);
	size_t i;

	for (i = event->number; i-- > 0;) {
		const struct event *it = &trace->events[i];

		if (is_call(it, class) && it->result >= 0 && is_of_process(trace, it, process) &&
			(class == CALL_DUP ? it->made[0] : it->fd) == fd)
			return it;
	}
	return NULL;
}

static bool is_own_pipe(const struct trace *trace, int id)
{
	const struct object *object = object_by_id(trace->descriptors, id);

	return object && object->kind == OBJECT_PIPE && !object->given;
}

/** The dup2() that put something else in the place of a pipe's end: for this number, or for the one it was copied from. */
static const struct event *overwriting(const struct trace *trace, const struct event *use, int fd)
{
	const struct event *copy = last_on(trace, use, CALL_DUP, fd);

	while (copy && !(copy->fd != copy->fd_out && is_own_pipe(trace, copy->object_out)))
		copy = copy->fd == copy->fd_out ? NULL : last_on(trace, copy, CALL_DUP, copy->fd);
	return copy;
}

/** The dup2(n, n) before the close that was meant for an original. */
static const struct event *in_place_already(const struct trace *trace, const struct event *close)
{
	const struct event *copy = last_on(trace, close, CALL_DUP, close->fd);

	return copy && copy->fd == copy->fd_out && next_of_task(trace, copy) == close ? copy : NULL;
}

static bool is_wrong_direction(const struct descriptor *row, const struct event *use)
{
	unsigned mode = row->description->flags & O_ACCMODE;

	return (mode == O_WRONLY && call_receives(use->call)) || (mode == O_RDONLY && call_sends(use->call));
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	const struct trace *trace = diagnosis->trace;
	const struct descriptor *row;
	const struct event *copy, *close;

	if (event->result != -EBADF || event->fd < 0 || event->call->class == CALL_CLOSE)
		return;
	row = descriptors_find(diagnosis->before, event->task, event->fd);
	close = row ? NULL : last_on(trace, event, CALL_CLOSE, event->fd);
	if (row)
		copy = is_wrong_direction(row, event) ? overwriting(trace, event, event->fd) : NULL;
	else
		copy = close ? in_place_already(trace, close) : NULL;
	if (!row && close && !copy)
		copy = overwriting(trace, close, close->fd);
	if (!copy || !is_learners(copy))
		return;
	if (copy->fd == copy->fd_out)
		finding_report(diagnosis, copy, event,
			_("the pipe's end was descriptor %d already, so dup2() changed nothing, and the close() at %s:%d closed the only one: %s() fails with EBADF"),
			copy->fd, PLACE(close->where), function_name(event));
	else
		finding_report(diagnosis, copy, event,
			_("descriptor %d was an end of %s, which dup2() closed here; it is still used as that end: %s() on descriptor %d fails with EBADF"),
			copy->fd_out, object_by_id(trace->descriptors, copy->object_out)->name, function_name(event),
			event->fd);
}

static const char *const errors[] = {"EBADF", NULL};

const struct rule rule_dup2_clobbers_needed_fd = {
	.id = "dup2-clobbers-needed-fd",
	.severity = SEVERITY_ERROR,
	.title = N_("dup2() overwrites a pipe's end that is still needed"),
	.why = N_(
		"pipe() takes the lowest free numbers. A program that is started with 0 or 1 closed gets these for its pipe. Then dup2(…, 0) or "
		"dup2(…, 1) closes an end that is still needed; or the end has that number already, and the close() that usually follows dup2() "
		"closes the only copy."),
	.fix = N_(
		"Handle the two cases: the end is in its place already (neither dup2() nor close()), or the place is taken by the "
		"other end (move that one away with dup() first)."),
	.see = "dup(2); TLPI 44.4",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_CALL),
	.failed = true,
};
