/** @file
 * pipe-ends-leaked-to-sibling: a child of a pipeline inherited an end of a pipe that belongs to other stages.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "diagnose/ask.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

static const char *end_of(const struct descriptor *row)
{
	return (row->description->flags & O_ACCMODE) == O_WRONLY ? _("write end") : _("read end");
}

/* --- left open across exec --- */

/** Is a standard descriptor of the task an end of this pipe? Then it is the task's own pipe, and another rule's. */
static bool is_its_own(const struct descriptors *tables, int task, int pipe)
{
	int fd;

	for (fd = 0; fd <= 2; fd++) {
		const struct object *object = descriptors_object(tables, task, fd);

		if (object && object->id == pipe)
			return true;
	}
	return false;
}

static void look_at_exec(struct diagnosis *diagnosis, const struct event *exec)
{
	const struct descriptor *row = NULL;

	while ((row = left_open(diagnosis, exec, row))) {
		const struct object *object = object_by_id(diagnosis->before, row->description->object);

		if (object->kind != OBJECT_PIPE || object->given ||
			is_its_own(diagnosis->before, exec->task, object->id))
			continue;
		finding_report(diagnosis, exec, &diagnosis->trace->events[object->made_by],
			_("'%s' is executed here with descriptor %d still open: the %s of %s, made at %s:%d, which joins other stages"),
			exec->text, row->fd, end_of(row), object->name, PLACE(object->where));
		return;
	}
}

/* --- a reader waits for it --- */

/** The fork by which a process came to hold what another one had opened, or its exec; NULL where it opened that itself. */
static const struct event *inheritance(const struct trace *trace, const struct holder *holder)
{
	const struct event *opened = &trace->events[holder->opened_by], *guilty = NULL;
	size_t i;

	if (is_of_process(trace, opened, holder->process))
		return NULL;
	for (i = holder->opened_by; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		int process = event->kind == EVENT_SPAWN ? process_of(trace->descriptors, event->child) : -1;

		if (process == holder->process ||
			(event->kind == EVENT_EXEC && is_of_process(trace, event, holder->process)))
			guilty = event;
	}
	return guilty;
}

static int writer_of(const struct trace *trace, const struct event *event, int pipe)
{
	bool writes = event->call && call_sends(event->call) &&
		(event->call->class == CALL_TRANSFER ? event->object_out : event->object) == pipe;

	return writes ? process_of(trace->descriptors, event->task) : -1;
}

/**
 * Is somebody else the writer, and not the holder? Whoever has written nothing yet may be about to, and waits for something
 * else first; but where a third process has written, and this one never, the end was not for it.
 */
static bool is_for_somebody_else(const struct trace *trace, int pipe, int holder, int reader)
{
	bool somebody = false;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		int writer = writer_of(trace, &trace->events[i], pipe);

		if (writer == holder)
			return false;
		somebody = somebody || (writer >= 0 && writer != reader);
	}
	return somebody;
}

static void look_at_reader(struct diagnosis *diagnosis, const struct event *reader, const struct object *pipe)
{
	const struct trace *trace = diagnosis->trace;
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, pipe->id, END_WRITE, holders, HOLDERS_MOST), i;
	int process = process_of(trace->descriptors, reader->task);

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		const struct event *guilty = inheritance(trace, &holders[i]);
		char *waiting, *holding;

		if (holders[i].process == process ||
			holders[i].process == process_parent(trace->descriptors, process) || !guilty ||
			!is_for_somebody_else(trace, pipe->id, holders[i].process, process))
			continue;
		waiting = task_name(trace, reader->task);
		holding = task_name(trace, holders[i].task);
		finding_report(diagnosis, guilty, reader,
			_("%s inherited the write end of %s as descriptor %d and never writes to it; %s waits at %s:%d for the end of it"),
			holding, pipe->name, holders[i].fd, waiting, PLACE(reader->where));
		finding_prove(diagnosis, guilty, reader);
		finding_prove(diagnosis, guilty, stuck_event(trace, holders[i].task));
		free(waiting);
		free(holding);
		return;
	}
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	if (is_learners(event))
		look_at_exec(diagnosis, event);
}

static void on_stuck(struct diagnosis *diagnosis)
{
	const struct trace *trace = diagnosis->trace;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *pipe = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_STUCK && event->call && call_receives(event->call) && pipe && !pipe->given &&
			pipe->kind == OBJECT_PIPE && end_is_closed_in(trace, pipe->id, END_WRITE))
			look_at_reader(diagnosis, event, pipe);
	}
}

static const char *const yields_to[] = {"fdpass-not-cloexec", NULL};

const struct rule rule_pipe_ends_leaked_to_sibling = {
	.id = "pipe-ends-leaked-to-sibling",
	.severity = SEVERITY_ERROR,
	.title = N_("a child inherits ends of pipes that belong to other stages"),
	.why = N_(
		"A child gets a copy of every descriptor that is open at fork(). A reader sees the end of the file only when the "
		"last copy of the write end is closed, also the one in a sibling that knows nothing of it."),
	.fix = N_(
		"Close all ends that a child does not use right after fork(); or make pipes with O_CLOEXEC, or one at a time."),
	.see = "pipe(7); pipe2(2), O_CLOEXEC; TLPI 44.2, 27.4",
	.yields_to = yields_to,
	.event = on_event,
	.kinds = ONE(EVENT_EXEC),
	.stuck = on_stuck,
};
