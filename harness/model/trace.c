/** @file
 * The ordered list of what was observed in one run, with its tasks.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "model/trace.h"

struct trace *trace_new(void)
{
	struct trace *trace = memory_new(1, sizeof *trace);

	trace->descriptors = descriptors_new();
	return trace;
}

void trace_free(struct trace *trace)
{
	size_t i;

	if (!trace)
		return;
	for (i = 0; i < trace->event_count; i++)
		event_clear(&trace->events[i]);
	for (i = 0; i < trace->task_count; i++) {
		free(trace->tasks[i].path);
		free(trace->tasks[i].program);
	}
	event_clear(&trace->last);
	free(trace->events);
	free(trace->tasks);
	descriptors_free(trace->descriptors);
	free(trace);
}

static int add_task(struct trace *trace, struct task task)
{
	ARRAY_ADD(trace->tasks, trace->task_count, trace->task_capacity) = task;
	return (int)trace->task_count - 1;
}

int trace_add_program(struct trace *trace, const char *program)
{
	int programs = 1;
	size_t i;
	char *path;

	for (i = 0; i < trace->task_count; i++)
		programs += trace->tasks[i].parent < 0;
	path = programs == 1 ? memory_string("main") : memory_format("main%d", programs);
	return add_task(trace, (struct task){.path = path, .program = memory_string(program), .parent = -1});
}

int trace_add_task(struct trace *trace, int parent, bool thread)
{
	struct task *maker = &trace->tasks[parent];
	char *path = memory_format("%s/%d", maker->path, ++maker->children);

	return add_task(trace,
		(struct task){.path = path,
			.program = memory_string(maker->program),
			.parent = parent,
			.tool = maker->tool,
			.thread = thread});
}

bool task_descends_from(const struct trace *trace, int task, int ancestor)
{
	while (task >= 0 && task != ancestor)
		task = trace->tasks[task].parent;
	return task >= 0;
}

bool trace_judges(const struct trace *trace, const struct event *event)
{
	return event->task < 0 || !trace->tasks[event->task].tool;
}

static int object_id(const struct trace *trace, int task, int fd)
{
	const struct object *object = descriptors_object(trace->descriptors, task, fd);

	return object ? object->id : 0;
}

/** What a peer finds when the program's socket is no more. */
static bool comes_late(const struct event *event)
{
	return event->text && (strcmp(event->text, PEER_IS_RESET) == 0 || strcmp(event->text, PEER_HAS_MORE) == 0);
}

/** What the event itself has made. */
static void complete_afterwards(const struct trace *trace, struct event *event)
{
	size_t i;

	if (event->made[0] >= 0)
		event->made_object = object_id(trace, event->task, event->made[0]);
	if (event->kind == EVENT_BLOCKED && !event->object)
		event->object = object_by_inode(trace->descriptors, event->made_inode, event->made_device);
	for (i = 0; i < event->passed_count; i++)
		if (!event->passed[i].object)
			event->passed[i].object = object_id(trace, event->task, event->passed[i].fd);
	if (event->kind == EVENT_PEER && !event->object)
		event->object = object_by_ends(trace->descriptors, event->remote, event->local);
	if (event->kind == EVENT_PEER && !event->object && event->who)
		event->object = object_by_peer(trace->descriptors, event->who);
	if (event->kind == EVENT_PEER && !event->object && comes_late(event))
		event->object = object_that_had_ends(trace->descriptors, event->remote, event->local);
}

void trace_keep_at_most(struct trace *trace, size_t most)
{
	trace->most = most;
	trace->event_capacity = most;
	trace->events = memory_resize(trace->events, most, sizeof *trace->events);
	memory_use_large_pages(trace->events, most * sizeof *trace->events);
}

bool trace_is_full(const struct trace *trace)
{
	return trace->most && trace->event_count >= trace->most;
}

const struct event *trace_last(const struct trace *trace)
{
	if (trace->left_out)
		return &trace->last;
	return trace->event_count ? &trace->events[trace->event_count - 1] : NULL;
}

size_t trace_length(const struct trace *trace)
{
	return trace->event_count + trace->left_out;
}

static const struct event *keep(struct trace *trace, struct event event)
{
	if (trace_is_full(trace)) {
		if (!trace->left_out++)
			descriptors_forget_closed(trace->descriptors);
		event_clear(&trace->last);
		trace->last = event;
		return &trace->last;
	}
	ARRAY_ADD(trace->events, trace->event_count, trace->event_capacity) = event;
	return &trace->events[trace->event_count - 1];
}

/** What is known of a task's end when the events are not kept. */
static void note_end(struct trace *trace, const struct event *event)
{
	struct task *task = event->task < 0 ? NULL : &trace->tasks[event->task];

	if (task && event->kind == EVENT_SIGNAL && event->disposition == DISPOSITION_DEFAULT) {
		task->struck_by = event->signal;
		task->struck = event->where;
	}
	if (task && event->kind == EVENT_EXIT && WIFSIGNALED(event->status))
		task->killed_by = WTERMSIG(event->status);
}

static int first_of_process(const struct trace *trace, int task)
{
	while (trace->tasks[task].thread)
		task = trace->tasks[task].parent;
	return task;
}

struct place trace_struck(const struct trace *trace, int task)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (trace->tasks[i].struck_by && trace->tasks[i].struck_by == trace->tasks[task].killed_by &&
			first_of_process(trace, (int)i) == task)
			return trace->tasks[i].struck;
	return (struct place){0};
}

const struct event *trace_add(struct trace *trace, struct event event)
{
	event.number = trace_length(trace);
	if (event.kind == EVENT_PREEMPTED)
		trace->preempted = true;
	note_end(trace, &event);
	descriptors_complete(trace->descriptors, &event);
	descriptors_apply(trace->descriptors, &event);
	complete_afterwards(trace, &event);
	return keep(trace, event);
}

/** "server's child", with its number where there are several. */
static char *child_name(const struct trace *trace, const struct task *child)
{
	const struct task *parent = &trace->tasks[child->parent];

	if (parent->children == 1 && parent->parent < 0)
		return memory_format(_("%s's child"), parent->program);
	return memory_format(_("%s's child %s"), parent->program, strchr(child->path, '/') + 1);
}

char *task_name(const struct trace *trace, int task)
{
	const struct task *it;
	char *name, *whole;

	if (task < 0 || (size_t)task >= trace->task_count)
		return memory_string(_("somebody"));
	it = &trace->tasks[task];
	if (it->parent < 0)
		return memory_string(it->program);
	if (it->thread)
		return memory_format(_("%s's thread %s"), trace->tasks[it->parent].program, strrchr(it->path, '/') + 1);
	name = child_name(trace, it);
	if (strcmp(it->program, trace->tasks[it->parent].program) == 0)
		return name;
	whole = memory_format("%s (%s)", name, it->program); /* it has executed that */
	free(name);
	return whole;
}

void trace_cut(struct trace *trace, size_t count)
{
	size_t i;

	if (trace_length(trace) <= count)
		return;
	count = count < trace->event_count ? count : trace->event_count;
	for (i = count; i < trace->event_count; i++)
		event_clear(&trace->events[i]);
	trace->left_out = 0;
	trace->event_count = count;
	descriptors_free(trace->descriptors);
	trace->descriptors = descriptors_new();
	for (i = 0; i < count; i++)
		descriptors_apply(trace->descriptors, &trace->events[i]);
}
