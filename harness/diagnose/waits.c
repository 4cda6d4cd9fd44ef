/** @file
 * The wait-for graph of a run that stands still.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "diagnose/waits.h"

enum { HOLDERS_MOST = 32 };

const struct event *stuck_event(const struct trace *trace, int task)
{
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_STUCK && trace->events[i].task == task)
			return &trace->events[i];
	return NULL;
}

static bool is_stream(const struct object *object)
{
	return object && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO || object->kind == OBJECT_SOCKET);
}

/** All living tasks of the process are stuck. */
static bool process_is_stuck(const struct trace *trace, int process)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (process_of(trace->descriptors, (int)i) == process && task_alive(trace->descriptors, (int)i) &&
			!stuck_event(trace, (int)i))
			return false;
	return true;
}

bool end_holders_are_stuck(const struct trace *trace, int object, enum end end)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object, end, holders, HOLDERS_MOST), i;

	if (count > HOLDERS_MOST)
		return false;
	for (i = 0; i < count; i++)
		if (!process_is_stuck(trace, holders[i].process))
			return false;
	return true;
}

bool end_is_closed_in(const struct trace *trace, int object, enum end end)
{
	const struct object *it = object_by_id(trace->descriptors, object);

	if (!it || (it->given && (end == END_WRITE ? it->peer_writes : it->peer_reads)))
		return false;
	return end_holders_are_stuck(trace, object, end);
}

/** Does a stuck wait wait for this process? */
static bool awaits(const struct trace *trace, const struct event *wait, int process)
{
	int wanted = (int)wait->args[0];

	if (!wait->call || wait->call->class != CALL_WAIT)
		return false;
	if (process_parent(trace->descriptors, process) != process_of(trace->descriptors, wait->task))
		return false;
	/* ids in traces are 100 + the number of the process's first task */
	return strcmp(wait->call->name, "waitid") == 0 || wanted <= 0 ||
		process_of(trace->descriptors, wanted - 100) == process;
}

/** One step: is a task of @p process stuck on something that only @p target can bring? */
static bool waits_directly(const struct trace *trace, int process, int target)
{
	struct holder holders[HOLDERS_MOST];
	size_t task, count, i;

	for (task = 0; task < trace->task_count; task++) {
		const struct event *event = stuck_event(trace, (int)task);
		bool others = false, held = false;
		enum end end;

		if (!event || !event->call || process_of(trace->descriptors, (int)task) != process)
			continue;
		if (awaits(trace, event, target))
			return true;
		if (!call_receives(event->call) && event->call->class != CALL_SEND)
			continue;
		end = event->call->class == CALL_SEND ? END_READ : END_WRITE;
		count = descriptors_holders(trace->descriptors, event->object, end, holders, HOLDERS_MOST);
		for (i = 0; i < count && i < HOLDERS_MOST; i++) {
			held = held || holders[i].process == target;
			others = others || (holders[i].process != target && holders[i].process != process);
		}
		if (held && !others)
			return true;
	}
	return false;
}

static bool reaches(const struct trace *trace, int process, int target, bool *seen)
{
	int next;

	if (waits_directly(trace, process, target))
		return true;
	seen[process] = true;
	for (next = 0; next < process_count(trace->descriptors); next++)
		if (!seen[next] && process_alive(trace->descriptors, next) && waits_directly(trace, process, next) &&
			reaches(trace, next, target, seen))
			return true;
	return false;
}

bool waits_for(const struct trace *trace, int process, int task)
{
	bool *seen = memory_new((size_t)process_count(trace->descriptors), sizeof *seen);
	bool found = reaches(trace, process, process_of(trace->descriptors, task), seen);

	free(seen);
	return found;
}

/* --- the story --- */

static bool has_node(const struct stuck *stuck, const char *id)
{
	size_t i;

	for (i = 0; i < stuck->node_count; i++)
		if (strcmp(stuck->nodes[i].id, id) == 0)
			return true;
	return false;
}

/** Takes @p id and @p label. */
static void add_node(struct stuck *stuck, char *id, const char *kind, char *label, const struct place *where)
{
	if (has_node(stuck, id)) {
		free(id);
		free(label);
		return;
	}
	ARRAY_ADD(stuck->nodes, stuck->node_count, stuck->node_capacity) = (struct stuck_node){
		id, memory_string(kind), label, memory_string(where ? where->file : NULL), where ? where->line : 0};
}

/** Takes @p from, @p to and @p label. */
static void add_edge(struct stuck *stuck, char *from, char *to, char *label)
{
	ARRAY_ADD(stuck->edges, stuck->edge_count, stuck->edge_capacity) = (struct stuck_edge){from, to, label};
}

static char *task_id(const struct trace *trace, int task)
{
	return memory_format("task:%s", trace->tasks[task].path);
}

static char *object_id(int id)
{
	return memory_format("object:%d", id);
}

static void add_task_node(const struct trace *trace, int task, struct stuck *out)
{
	const struct event *event = stuck_event(trace, task);

	add_node(out, task_id(trace, task), "task", task_name(trace, task), event ? &event->where : NULL);
}

static void add_object_node(const struct object *object, struct stuck *out)
{
	add_node(out, object_id(object->id), "object", memory_string(object->name), &object->where);
}

/** Who holds the end that could move the waiting task. */
static void add_holders(const struct trace *trace, const struct object *object, enum end end, struct stuck *out)
{
	const char *name = end == END_WRITE ? _("write") : _("read");
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object->id, end, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++) {
		add_task_node(trace, holders[i].task, out);
		add_edge(out, task_id(trace, holders[i].task), object_id(object->id),
			memory_format(_("holds the %s end, as descriptor %d, of"), name, holders[i].fd));
	}
	if (object->given && (end == END_WRITE ? object->peer_writes : object->peer_reads)) {
		add_node(out, memory_format("peer:%s", object->name), "peer",
			memory_format(_("the harness, at %s,"), object->name), NULL);
		add_edge(out, memory_format("peer:%s", object->name), object_id(object->id),
			memory_format(_("holds the %s end of"), name));
	}
}

static void add_children(const struct trace *trace, const struct event *event, struct stuck *out)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++) {
		if (!task_alive(trace->descriptors, (int)i) || trace->tasks[i].thread ||
			!awaits(trace, event, process_of(trace->descriptors, (int)i)))
			continue;
		add_task_node(trace, (int)i, out);
		add_edge(out, task_id(trace, event->task), task_id(trace, (int)i),
			memory_string(_("waits for the end of")));
	}
}

static void tell_task(const struct trace *trace, const struct event *event, struct stuck *out)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);
	bool sends = event->call && event->call->class == CALL_SEND;

	add_task_node(trace, event->task, out);
	if (!event->call)
		return;
	if (event->call->class == CALL_WAIT)
		add_children(trace, event, out);
	if (!is_stream(object) || (!sends && !call_receives(event->call)))
		return;
	add_object_node(object, out);
	add_edge(out, task_id(trace, event->task), object_id(object->id),
		memory_format(sends ? _("waits in %s() for room in") : _("waits in %s() for bytes or end-of-file from"),
			event->call->name));
	add_holders(trace, object, sends ? END_READ : END_WRITE, out);
}

void stuck_story(const struct trace *trace, struct stuck *out)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_STUCK)
			tell_task(trace, &trace->events[i], out);
}
