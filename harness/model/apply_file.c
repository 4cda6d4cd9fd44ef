/** @file
 * How descriptors come and go: given, opened, duplicated, controlled, closed.
 */
#include <fcntl.h>
#include <linux/close_range.h>
#include <string.h>
#include <sys/ioctl.h>

#include "model/apply.h"

/* what F_SETFL changes: fcntl(2) */
#define CHANGEABLE (O_APPEND | O_ASYNC | O_DIRECT | O_NOATIME | O_NONBLOCK)

/**
 * Files and FIFOs that are opened twice are one object; so is a pipe that is opened by its name in /proc. But a number that
 * nobody has open any more may have been given to a new file.
 */
static struct object *same_inode(const struct descriptors *all, const struct event *event)
{
	struct object *object = object_of_inode(all, event);

	if (object && object->descriptions == 0 && event->text && strcmp(object->name, event->text) != 0)
		return NULL;
	return object;
}

void apply_blocked_open(struct descriptors *all, const struct event *event)
{
	if (event->made_inode && !same_inode(all, event))
		(void)object_new(all, event, event->made_kind, event->text);
}

/** A socket of which more is known than that it leads to somebody. */
static void give_socket(struct object *object, const struct event *event)
{
	object->domain = (int)event->args[0];
	object->type = (int)event->args[1];
	object->protocol = (int)event->args[2];
	object->state = (enum socket_state)event->args[3];
	object->local = address_copy(event->local);
	object->remote = address_copy(event->remote);
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
	if (event->args[0])
		give_socket(object, event);
	table_open_new(all, process->table, event, event->fd, object, event->flags);
}

/** What is opened says how; the others can be read and written, but for inotify's. */
static unsigned flags_of(const struct event *event)
{
	return event->call->class == CALL_OPEN || event->made_kind == OBJECT_OTHER ? event->flags
										   : event->flags | O_RDWR;
}

void apply_made(struct descriptors *all, struct process *process, const struct event *event)
{
	struct object *object = same_inode(all, event);

	if (event->made[0] < 0)
		return;
	if (!object)
		object = object_new(all, event, event->made_kind, event->call->class == CALL_OPEN ? event->text : NULL);
	table_open_new(all, process->table, event, event->made[0], object, flags_of(event));
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

static void close_one(struct descriptors *all, struct process *process, int fd)
{
	const struct descriptor *row = table_row(process->table, fd);

	if (!row)
		return;
	forget_locks_in(tables_object(all, row->description->object), (int)(process - all->processes));
	table_close(all, process->table, fd);
}

void apply_dup(struct descriptors *all, struct process *process, const struct event *event)
{
	const struct descriptor *old = table_row(process->table, event->fd);
	struct descriptor row;

	if (!old || event->made[0] < 0 || event->made[0] == event->fd)
		return;
	row = *old;
	row.fd = event->made[0];
	row.description->references++; /* the two may be the same */
	close_one(all, process, row.fd);
	row.close_on_exec = event->flags & O_CLOEXEC;
	row.opened_by = event->number;
	row.where = event->where;
	table_open(all, process->table, row);
	description_release(all, row.description);
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
		row->description->flags =
			(row->description->flags & ~CHANGEABLE) | ((unsigned)event->args[2] & CHANGEABLE);
		break;
	case F_SETPIPE_SZ:
	case F_GETPIPE_SZ:
		tables_object(all, row->description->object)->capacity = (int)event->result;
		break;
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		apply_lock(all, event);
		break;
	}
}

static void apply_ioctl(struct process *process, const struct event *event)
{
	struct descriptor *row = table_row(process->table, event->fd);
	int on = 0;

	if (!row)
		return;
	if (event->data.length >= sizeof on)
		memcpy(&on, event->data.bytes, sizeof on);
	switch (event->args[1]) {
	case FIONBIO:
		set_status_flag(row, O_NONBLOCK, on);
		break;
	case FIOASYNC:
		set_status_flag(row, O_ASYNC, on);
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
	else if (call_argument(event->call, ARG_EPOLL_EVENT) >= 0)
		apply_interest(all, process, event);
}

/* --- closing --- */

static void close_range_of(struct descriptors *all, struct process *process, const struct event *event)
{
	const struct table *table = process->table;
	size_t i;

	for (i = table->count; i-- > 0;) {
		unsigned fd = (unsigned)table->rows[i].fd;

		if (fd < (unsigned)event->args[0] || fd > (unsigned)event->args[1])
			continue;
		if (event->args[2] & CLOSE_RANGE_CLOEXEC)
			table->rows[i].close_on_exec = true;
		else
			close_one(all, process, (int)fd);
	}
}

/** The process has a table of its own from now on. */
static void unshare_table(struct descriptors *all, struct process *process)
{
	struct table *own;

	if (process->table->users == 1)
		return;
	own = table_copy(all, process->table);
	table_release(all, process->table);
	process->table = own;
}

void apply_close(struct descriptors *all, struct process *process, const struct event *event)
{
	if (event->fd >= 0) {
		close_one(all, process, event->fd);
		return;
	}
	if (event->args[2] & CLOSE_RANGE_UNSHARE)
		unshare_table(all, process);
	close_range_of(all, process, event);
}
