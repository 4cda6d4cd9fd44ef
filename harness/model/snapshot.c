/** @file
 * Takes snapshots: the events are applied once more, from the beginning, to tables of their own.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "base/memory.h"
#include "model/snapshot.h"

static bool is_kind(const struct event *event, enum event_kind kind)
{
	return event->kind == kind;
}

/** The place of the first event of that kind; SIZE_MAX where there is none. */
static size_t first_of(const struct trace *trace, enum event_kind kind)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (is_kind(&trace->events[i], kind) && trace_judges(trace, &trace->events[i]))
			return i;
	return SIZE_MAX;
}

static struct held row_of(const struct descriptor *descriptor)
{
	unsigned mode = descriptor->description->flags & O_ACCMODE;

	return (struct held){.fd = descriptor->fd,
		.object = descriptor->description->object,
		.reads = mode != O_WRONLY,
		.writes = mode != O_RDONLY,
		.close_on_exec = descriptor->close_on_exec,
		.opened_by = (int)descriptor->opened_by,
		.file = memory_string(descriptor->where.file),
		.line = descriptor->where.line};
}

static struct held_table table_of(const struct descriptors *descriptors, int task)
{
	struct held_table table = {.process = task};
	size_t count, i;
	const struct descriptor *rows = descriptors_of(descriptors, task, &count);

	for (i = 0; i < count && i < SNAPSHOT_ROWS_MOST; i++)
		ARRAY_ADD(table.rows, table.row_count, table.row_capacity) = row_of(&rows[i]);
	table.left_out = (int)(count - i);
	return table;
}

static bool begins_process(const struct trace *trace, const struct descriptors *descriptors, int task)
{
	int process = process_of(descriptors, task);

	return process >= 0 && !trace->tasks[task].thread && !trace->tasks[task].tool &&
		process_alive(descriptors, process);
}

static void take(struct snapshots *out, const struct trace *trace, const struct descriptors *descriptors,
	enum moment when, size_t at)
{
	struct snapshot *snapshot = &ARRAY_ADD(out->items, out->count, out->capacity);
	size_t i;

	*snapshot = (struct snapshot){.when = when, .at = (int)at};
	for (i = 0; i < trace->task_count; i++) {
		if (!begins_process(trace, descriptors, (int)i))
			continue;
		if (snapshot->table_count == SNAPSHOT_TABLES_MOST)
			snapshot->left_out++;
		else
			ARRAY_ADD(snapshot->tables, snapshot->table_count, snapshot->table_capacity) =
				table_of(descriptors, (int)i);
	}
}

static bool is_fork(const struct trace *trace, const struct event *event)
{
	return is_kind(event, EVENT_SPAWN) && trace_judges(trace, event) && !trace->tasks[event->child].thread;
}

/** Where the task that ends at @p exit begins to do nothing but close, which libraries do for it: before that its table tells most. */
static size_t before_end(const struct trace *trace, size_t exit)
{
	size_t last = exit, i;

	for (i = exit; i-- > 0;) {
		const struct event *event = &trace->events[i];

		if (event->task != trace->events[exit].task)
			continue;
		if (!is_kind(event, EVENT_CALL) || event->call->class != CALL_CLOSE)
			break;
		last = i;
	}
	return last;
}

/** What the last snapshot is taken before; the number of events where it is the end of the run. */
static size_t last_moment(const struct trace *trace, size_t hang)
{
	size_t exit = first_of(trace, EVENT_EXIT);

	if (hang < SIZE_MAX)
		return hang;
	return exit < SIZE_MAX ? before_end(trace, exit) : trace->event_count;
}

void snapshots_take(const struct trace *trace, struct snapshots *out)
{
	struct descriptors *descriptors = descriptors_new();
	size_t hang = first_of(trace, EVENT_STUCK), last = last_moment(trace, hang), i;

	for (i = 0; i < last; i++) {
		descriptors_apply(descriptors, &trace->events[i]);
		if (is_fork(trace, &trace->events[i]) && out->count < SNAPSHOT_FORKS_MOST)
			take(out, trace, descriptors, MOMENT_FORK, i + 1);
	}
	take(out, trace, descriptors, hang < SIZE_MAX ? MOMENT_HANG : MOMENT_END, i);
	descriptors_free(descriptors);
}

void snapshots_clear(struct snapshots *snapshots)
{
	size_t i, j, k;

	for (i = 0; i < snapshots->count; i++) {
		struct snapshot *it = &snapshots->items[i];

		for (j = 0; j < it->table_count; j++) {
			for (k = 0; k < it->tables[j].row_count; k++)
				free(it->tables[j].rows[k].file);
			free(it->tables[j].rows);
		}
		free(it->tables);
	}
	free(snapshots->items);
	*snapshots = (struct snapshots){0};
}
