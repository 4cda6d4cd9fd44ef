/** @file
 * How descriptors come and go: given, opened, duplicated, controlled, closed.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "model/apply.h"

enum { RANGE_CLOEXEC = 4 }; /* CLOSE_RANGE_CLOEXEC of linux/close_range.h */

/** Files and FIFOs that are opened twice are one object. */
static struct object *same_inode(const struct descriptors *all, const struct event *event)
{
	size_t i;

	for (i = 0; event->made_inode && i < all->object_count; i++)
		if (all->objects[i]->inode == event->made_inode && all->objects[i]->kind == event->made_kind)
			return all->objects[i];
	return NULL;
}

void apply_given(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);
	struct object *object;

	if (!process || !process->table || event->made_kind == OBJECT_NONE)
		return;
	object = object_new(all, event, event->made_kind, event->text);
	object->given = true;
	object->peer_writes = event->count & END_WRITE;
	object->peer_reads = event->count & END_READ;
	object->state = SOCKET_CONNECTED;
	table_open_new(all, process->table, event, event->fd, object, event->flags);
}

void apply_made(struct descriptors *all, struct process *process, const struct event *event)
{
	bool opens = event->call->class == CALL_OPEN;
	struct object *object = same_inode(all, event);

	if (event->made[0] < 0)
		return;
	if (!object)
		object = object_new(all, event, event->made_kind, opens ? event->text : NULL);
	table_open_new(
	        all, process->table, event, event->made[0], object, opens ? event->flags : event->flags | O_RDWR);
}

void apply_pipe(struct descriptors *all, struct process *process, const struct event *event)
{
	struct object *object;

	if (event->made[1] < 0)
		return;
	object = object_new(all, event, OBJECT_PIPE, NULL);
	table_open_new(all, process->table, event, event->made[0], object, event->flags | O_RDONLY);
	table_open_new(all, process->table, event, event->made[1], object, event->flags | O_WRONLY);
}

void apply_dup(struct descriptors *all, struct process *process, const struct event *event)
{
	const struct descriptor *old = table_row(process->table, event->fd);
	struct descriptor row;

	if (!old || event->made[0] < 0 || event->made[0] == event->fd)
		return;
	row = *old;
	row.fd = event->made[0];
	row.close_on_exec = event->flags & O_CLOEXEC;
	row.opened_by = event->number;
	row.where = event->where;
	table_open(all, process->table, row);
}

/* --- flags --- */

static void set_status_flag(struct descriptor *row, unsigned flag, bool on)
{
	row->description->flags = on ? row->description->flags | flag : row->description->flags & ~flag;
}

static void apply_fcntl(struct descriptors *all, struct process *process, const struct event *event)
{
	struct descriptor *row = table_row(process->table, event->fd);

	if (!row)
		return;
	switch ((int)event->args[1]) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		apply_dup(all, process, event);
		break;
	case F_SETFD:
		row->close_on_exec = event->args[2] & FD_CLOEXEC;
		break;
	case F_SETFL:
		row->description->flags = (row->description->flags & O_ACCMODE) | (unsigned)event->args[2];
		break;
	}
}

static void apply_ioctl(struct process *process, const struct event *event)
{
	struct descriptor *row = table_row(process->table, event->fd);
	int on = 0;

	if (!row)
		return;
	switch (event->args[1]) {
	case FIONBIO:
		if (event->data.length < sizeof on)
			return;
		memcpy(&on, event->data.bytes, sizeof on);
		set_status_flag(row, O_NONBLOCK, on);
		break;
	case FIOCLEX:
	case FIONCLEX:
		row->close_on_exec = event->args[1] == FIOCLEX;
		break;
	}
}

void apply_control(struct descriptors *all, struct process *process, const struct event *event)
{
	if (call_argument(event->call, ARG_FCNTL) >= 0)
		apply_fcntl(all, process, event);
	else if (call_argument(event->call, ARG_IOCTL) >= 0)
		apply_ioctl(process, event);
	else
		apply_interest(all, process, event);
}

/* --- closing --- */

void apply_close(struct descriptors *all, struct process *process, const struct event *event)
{
	struct table *table = process->table;
	size_t i;

	if (strcmp(event->call->name, "close_range") != 0) {
		table_close(all, table, event->fd);
		return;
	}
	for (i = table->count; i-- > 0;) {
		unsigned fd = (unsigned)table->rows[i].fd;

		if (fd < (unsigned)event->args[0] || fd > (unsigned)event->args[1])
			continue;
		if (event->args[2] & RANGE_CLOEXEC)
			table->rows[i].close_on_exec = true;
		else
			table_close(all, table, (int)fd);
	}
}
