/** @file
 * The descriptor table of every process: the tables themselves, and the questions.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/memory.h"
#include "model/tables.h"

struct descriptors *descriptors_new(void)
{
	return memory_new(1, sizeof(struct descriptors));
}

void descriptors_free(struct descriptors *descriptors)
{
	size_t i;

	if (!descriptors)
		return;
	for (i = 0; i < descriptors->process_count; i++)
		table_release(descriptors->processes[i].table);
	for (i = 0; i < descriptors->object_count; i++) {
		free(descriptors->objects[i]->name);
		free(descriptors->objects[i]);
	}
	free(descriptors->processes);
	free(descriptors->tasks);
	free(descriptors->objects);
	free(descriptors);
}

/* --- tables --- */

struct descriptor *table_row(const struct table *table, int fd)
{
	size_t i;

	for (i = 0; table && i < table->count; i++)
		if (table->rows[i].fd == fd)
			return &table->rows[i];
	return NULL;
}

void table_open(struct table *table, struct descriptor row)
{
	size_t at = 0;

	if (!table)
		BUG("a process that has ended opens descriptor %d", row.fd);
	row.description->references++;	/* before the close: the two may be the same description */
	table_close(table, row.fd);
	while (at < table->count && table->rows[at].fd < row.fd)
		at++;
	ARRAY_ADD(table->rows, table->count, table->capacity) = row;
	memmove(&table->rows[at + 1], &table->rows[at], (table->count - 1 - at) * sizeof row);
	table->rows[at] = row;
}

void table_close(struct table *table, int fd)
{
	struct descriptor *row = table_row(table, fd);
	size_t at;

	if (!row)
		return;
	if (--row->description->references == 0)
		free(row->description);
	at = (size_t)(row - table->rows);
	table->count--;
	memmove(row, row + 1, (table->count - at) * sizeof *row);
}

struct table *table_copy(const struct table *table)
{
	struct table *copy = memory_new(1, sizeof *copy);
	size_t i;

	copy->users = 1;
	for (i = 0; i < table->count; i++)
		table_open(copy, table->rows[i]);
	return copy;
}

void table_release(struct table *table)
{
	if (!table || --table->users > 0)
		return;
	while (table->count)
		table_close(table, table->rows[0].fd);
	free(table->rows);
	free(table);
}

/* --- questions --- */

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
	return id < 1 || (size_t)id > descriptors->object_count ? NULL : descriptors->objects[id - 1];
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

size_t descriptors_holders(const struct descriptors *descriptors, int object, enum end end, struct holder *out, size_t most)
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

bool process_alive(const struct descriptors *descriptors, int process)
{
	return process >= 0 && (size_t)process < descriptors->process_count && descriptors->processes[process].living > 0;
}

bool task_alive(const struct descriptors *descriptors, int task)
{
	return process_of(descriptors, task) >= 0 && descriptors->tasks[task].alive;
}

int process_parent(const struct descriptors *descriptors, int process)
{
	return process < 0 || (size_t)process >= descriptors->process_count ? -1 : descriptors->processes[process].parent;
}

enum disposition signal_disposition(const struct descriptors *descriptors, int task, int signal)
{
	const struct process *process = tables_process(descriptors, task);

	return process && signal > 0 && signal < SIGNALS ? process->dispositions[signal] : DISPOSITION_DEFAULT;
}

bool process_is_zombie(const struct descriptors *descriptors, int process)
{
	return process >= 0 && (size_t)process < descriptors->process_count && descriptors->processes[process].zombie;
}

int process_count(const struct descriptors *descriptors)
{
	return (int)descriptors->process_count;
}
