/** @file
 * The wait-for graph of a run that stands still.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "diagnose/deadlock.h"
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
		if (!process_is_stuck(trace, holders[i].process) || may_be_signalled(trace, holders[i].task))
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
