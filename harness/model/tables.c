/** @file
 * Tables of descriptors, open file descriptions and objects: how rows come and go.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/bug.h"
#include "base/memory.h"
#include "model/apply.h"

struct descriptors *descriptors_new(void)
{
	return memory_new(1, sizeof(struct descriptors));
}

/** Accepts NULL. */
static void free_object(struct object *object)
{
	if (!object)
		return;
	free(object->name);
	free(object->local);
	free(object->remote);
	free(object->interests);
	free(object->locks);
	free(object);
}

void descriptors_free(struct descriptors *descriptors)
{
	size_t i;

	if (!descriptors)
		return;
	for (i = 0; i < descriptors->process_count; i++)
		table_release(descriptors, descriptors->processes[i].table);
	while (descriptors->bundle_count)
		bundle_drop(descriptors, descriptors->bundle_count - 1);
	for (i = 0; i < descriptors->object_count; i++)
		free_object(descriptors->objects[i]);
	free(descriptors->processes);
	free(descriptors->tasks);
	free(descriptors->objects);
	free(descriptors->living);
	free(descriptors->doomed);
	free(descriptors->bundles);
	free(descriptors->harness);
	free(descriptors);
}

void descriptors_forget_closed(struct descriptors *descriptors)
{
	descriptors->forgets = true;
}

/* --- objects --- */

struct object *tables_object(const struct descriptors *descriptors, int id)
{
	return id < 1 || (size_t)id > descriptors->object_count ? NULL : descriptors->objects[id - 1];
}

static char *object_name(struct descriptors *all, enum object_kind kind, const char *name)
{
	if (name)
		return memory_string(name);
	if (kind == OBJECT_PIPE)
		return memory_format("pipe#%d", ++all->pipes);
	if (kind == OBJECT_SOCKET)
		return memory_format("socket#%d", ++all->sockets);
	return memory_format("%s#%zu", object_kind_name(kind), all->object_count + 1);
}

struct object *object_new(struct descriptors *all, const struct event *event, enum object_kind kind, const char *name)
{
	struct object *object = memory_new(1, sizeof *object);

	*object = (struct object){.id = (int)all->object_count + 1,
		.kind = kind,
		.name = object_name(all, kind, name),
		.made_by = event->number,
		.where = event->where,
		.inode = event->made_inode,
		.device = event->made_device};
	ARRAY_ADD(all->objects, all->object_count, all->object_capacity) = object;
	ARRAY_ADD(all->living, all->living_count, all->living_capacity) = object;
	return object;
}

/** Until the next event it can still be asked for: who tells of its end does. */
static void forget(struct descriptors *all, struct object *object)
{
	ARRAY_ADD(all->doomed, all->doomed_count, all->doomed_capacity) = object;
}

void objects_forget(struct descriptors *all)
{
	while (all->doomed_count) {
		struct object *object = all->doomed[--all->doomed_count];

		all->objects[object->id - 1] = NULL;
		free_object(object);
	}
}

/** Both ends of a connection go together: one tells of the other. */
static void forget_with_other(struct descriptors *all, struct object *object)
{
	struct object *other = tables_object(all, object->other);
	size_t i;

	for (i = 0; i < all->living_count; i++)
		if (all->living[i] == other)
			return;
	if (other && other != object)
		forget(all, other);
	forget(all, object);
}

void object_is_over(struct descriptors *all, struct object *object)
{
	size_t i = all->living_count;

	/* who accepted a Unix connection may close it before the client is told that it was made */
	if (object->interest_count || object->inode ||
		(object->listener && object->domain == AF_UNIX && !object->other))
		return;
	while (i > 0 && all->living[i - 1] != object)
		i--;
	if (i == 0)
		return;
	all->living_count--;
	memmove(&all->living[i - 1], &all->living[i], (all->living_count - (i - 1)) * sizeof(struct object *));
	if (all->forgets)
		forget_with_other(all, object);
}

struct object *object_of_inode(const struct descriptors *all, const struct event *event)
{
	size_t i;

	for (i = all->living_count; event->made_inode && i-- > 0;)
		if (all->living[i]->inode == event->made_inode && all->living[i]->device == event->made_device)
			return all->living[i];
	return NULL;
}

/* --- open file descriptions --- */

/** What is left in a pipe or FIFO is lost. */
static void close_object(struct descriptors *all, struct object *object)
{
	if (object->kind == OBJECT_SOCKET)
		socket_closed(all, object);
	else if (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO)
		object->lost += object_unread(all, object->id);
	object_is_over(all, object);
}

void description_release(struct descriptors *all, struct description *description)
{
	struct object *object = tables_object(all, description->object);

	if (!object)
		BUG("an open file description leads to object %d, which is not there", description->object);
	if (--description->references > 0)
		return;
	forget_interests(all, description);
	forget_locks_of(object, description);
	if (--object->descriptions == 0)
		close_object(all, object);
	free(description);
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

void table_open(struct descriptors *all, struct table *table, struct descriptor row)
{
	size_t at = 0;

	if (!table)
		BUG("a process that has ended opens descriptor %d", row.fd);
	row.description->references++; /* before the close: the two may be the same description */
	table_close(all, table, row.fd);
	while (at < table->count && table->rows[at].fd < row.fd)
		at++;
	ARRAY_ADD(table->rows, table->count, table->capacity) = row;
	memmove(&table->rows[at + 1], &table->rows[at], (table->count - 1 - at) * sizeof row);
	table->rows[at] = row;
}

void table_open_new(struct descriptors *all, struct table *table, const struct event *event, int fd,
	struct object *object, unsigned flags)
{
	struct description *description = memory_new(1, sizeof *description);

	*description = (struct description){.object = object->id, .flags = flags & ~(unsigned)O_CLOEXEC};
	object->descriptions++;
	table_open(all, table,
		(struct descriptor){.fd = fd,
			.description = description,
			.close_on_exec = flags & O_CLOEXEC,
			.opened_by = event->number,
			.where = event->where});
}

void table_close(struct descriptors *all, struct table *table, int fd)
{
	struct descriptor *row = table_row(table, fd);
	struct description *description;
	size_t at;

	if (!row)
		return;
	description = row->description;
	at = (size_t)(row - table->rows);
	table->count--;
	memmove(row, row + 1, (table->count - at) * sizeof *row);
	description_release(all, description);
}

struct table *table_copy(struct descriptors *all, const struct table *table)
{
	struct table *copy = memory_new(1, sizeof *copy);
	size_t i;

	copy->users = 1;
	for (i = 0; i < table->count; i++)
		table_open(all, copy, table->rows[i]);
	return copy;
}

void table_release(struct descriptors *all, struct table *table)
{
	if (!table || --table->users > 0)
		return;
	while (table->count)
		table_close(all, table, table->rows[0].fd);
	free(table->rows);
	free(table);
}
