/** @file
 * Tables of descriptors, open file descriptions and objects: how rows come and go.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/memory.h"
#include "model/apply.h"

struct descriptors *descriptors_new(void)
{
	return memory_new(1, sizeof(struct descriptors));
}

static void free_object(struct object *object)
{
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
	free(descriptors->open_sockets.items);
	free(descriptors->epolls.items);
	free(descriptors->inodes.items);
	free(descriptors->locked.items);
	free(descriptors->bundles);
	free(descriptors->harness);
	free(descriptors);
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

static void list_add(struct object_list *list, struct object *object)
{
	ARRAY_ADD(list->items, list->count, list->capacity) = object;
}

void object_note_lock(struct descriptors *all, struct object *object)
{
	size_t i;

	for (i = 0; i < all->locked.count; i++)
		if (all->locked.items[i] == object)
			return;
	list_add(&all->locked, object);
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
	if (kind == OBJECT_SOCKET)
		list_add(&all->open_sockets, object);
	if (kind == OBJECT_EPOLL)
		list_add(&all->epolls, object);
	if (object->inode)
		list_add(&all->inodes, object);
	return object;
}

void object_forget_socket(struct descriptors *all, const struct object *object)
{
	struct object_list *list = &all->open_sockets;
	size_t i;

	for (i = list->count; i-- > 0;)
		if (list->items[i] == object) {
			list->count--;
			memmove(&list->items[i], &list->items[i + 1], (list->count - i) * sizeof(struct object *));
			return;
		}
}

struct object *object_of_inode(const struct descriptors *all, const struct event *event)
{
	const struct object_list *list = &all->inodes;
	size_t i;

	for (i = list->count; event->made_inode && i-- > 0;)
		if (list->items[i]->inode == event->made_inode && list->items[i]->device == event->made_device)
			return list->items[i];
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
