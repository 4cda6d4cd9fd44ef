/** @file
 * The questions that the model of descriptors answers.
 */
#include <fcntl.h>

#include "model/tables.h"

int process_of(const struct descriptors *descriptors, int task)
{
	if (task < 0 || (size_t)task >= descriptors->task_count)
		return -1;
	return descriptors->tasks[task].process;
}

struct process *tables_process(const struct descriptors *descriptors, int task)
{
	int number = process_of(descriptors, task);

	return number < 0 ? NULL : &descriptors->processes[number];
}

const struct descriptor *descriptors_find(const struct descriptors *descriptors, int task, int fd)
{
	const struct process *process = tables_process(descriptors, task);

	return process ? table_row(process->table, fd) : NULL;
}

const struct object *descriptors_object(const struct descriptors *descriptors, int task, int fd)
{
	const struct descriptor *row = descriptors_find(descriptors, task, fd);

	return row ? object_by_id(descriptors, row->description->object) : NULL;
}

const struct object *object_by_id(const struct descriptors *descriptors, int id)
{
	static const struct object forgotten = {.name = (char *)""}; /* never written to */
	const struct object *object = tables_object(descriptors, id);

	return object || id < 1 || id > object_count(descriptors) ? object : &forgotten;
}

int object_count(const struct descriptors *descriptors)
{
	return (int)descriptors->object_count;
}

static bool is_end(const struct descriptor *row, const struct object *object, enum end end)
{
	unsigned mode = row->description->flags & O_ACCMODE;

	if (object->kind == OBJECT_SOCKET || mode == O_RDWR)
		return true;
	return (mode == O_WRONLY) == (end == END_WRITE);
}

static int first_living(const struct descriptors *descriptors, int process)
{
	size_t i;

	for (i = 0; i < descriptors->task_count; i++)
		if (descriptors->tasks[i].process == process && descriptors->tasks[i].alive)
			return (int)i;
	return -1;
}

/** A table shared by several processes is told of once, by the first. */
static bool is_told(const struct descriptors *descriptors, size_t process)
{
	size_t i;

	for (i = 0; i < process; i++)
		if (descriptors->processes[i].table == descriptors->processes[process].table)
			return true;
	return false;
}

size_t descriptors_holders(
	const struct descriptors *descriptors, int object, enum end end, struct holder *out, size_t most)
{
	const struct object *it = object_by_id(descriptors, object);
	size_t found = 0, p, r;

	for (p = 0; it && p < descriptors->process_count; p++) {
		const struct table *table = descriptors->processes[p].table;

		if (!table || is_told(descriptors, p))
			continue;
		for (r = 0; r < table->count; r++) {
			const struct descriptor *row = &table->rows[r];

			if (row->description->object != object || !is_end(row, it, end))
				continue;
			if (found < most)
				out[found] = (struct holder){.process = (int)p,
					.task = first_living(descriptors, (int)p),
					.fd = row->fd,
					.opened_by = row->opened_by,
					.where = row->where};
			found++;
		}
	}
	return found;
}

const struct descriptor *descriptors_of(const struct descriptors *descriptors, int task, size_t *count)
{
	const struct process *process = tables_process(descriptors, task);

	*count = process && process->table ? process->table->count : 0;
	return *count ? process->table->rows : NULL;
}

int process_living(const struct descriptors *descriptors, int process)
{
	return process >= 0 && (size_t)process < descriptors->process_count ? descriptors->processes[process].living
									    : 0;
}

bool process_alive(const struct descriptors *descriptors, int process)
{
	return process_living(descriptors, process) > 0;
}

bool task_alive(const struct descriptors *descriptors, int task)
{
	return process_of(descriptors, task) >= 0 && descriptors->tasks[task].alive;
}

int process_parent(const struct descriptors *descriptors, int process)
{
	return process < 0 || (size_t)process >= descriptors->process_count ? -1
									    : descriptors->processes[process].parent;
}

enum disposition signal_disposition(const struct descriptors *descriptors, int task, int signal)
{
	const struct process *process = tables_process(descriptors, task);

	return process && signal > 0 && signal < SIGNALS ? process->dispositions[signal] : DISPOSITION_DEFAULT;
}

size_t task_blocked_by(const struct descriptors *descriptors, int task)
{
	return process_of(descriptors, task) < 0 ? SIZE_MAX : descriptors->tasks[task].blocked_by - 1;
}

uint64_t signals_blocked(const struct descriptors *descriptors, int task)
{
	return process_of(descriptors, task) < 0 ? 0 : descriptors->tasks[task].masked;
}

uint64_t signals_pending(const struct descriptors *descriptors, int task)
{
	const struct process *process = tables_process(descriptors, task);

	return process ? process->pending | descriptors->tasks[task].pending : 0;
}

bool process_is_zombie(const struct descriptors *descriptors, int process)
{
	return process >= 0 && (size_t)process < descriptors->process_count && descriptors->processes[process].zombie;
}

int process_count(const struct descriptors *descriptors)
{
	return (int)descriptors->process_count;
}
