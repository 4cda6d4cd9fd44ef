/** @file
 * How an event changes the descriptor tables: one function per kind of event and class of call.
 */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "model/tables.h"

enum { RANGE_CLOEXEC = 4 };	/* CLOSE_RANGE_CLOEXEC of linux/close_range.h */

/* --- objects --- */

static char *object_name(struct descriptors *all, enum object_kind kind, const char *text)
{
	if (kind == OBJECT_PIPE && !text)
		return memory_format("pipe#%d", ++all->pipes);
	if (kind == OBJECT_SOCKET && !text)
		return memory_format("socket#%d", ++all->sockets);
	return text ? memory_string(text) : memory_format("%s#%zu", object_kind_name(kind), all->object_count + 1);
}

static struct object *add_object(struct descriptors *all, const struct event *event, enum object_kind kind, const char *text)
{
	struct object *object = memory_new(1, sizeof *object);

	*object = (struct object){.id = (int)all->object_count + 1,
		.kind = kind,
		.name = object_name(all, kind, text),
		.made_by = event->number,
		.where = event->where,
		.inode = event->made_inode};
	ARRAY_ADD(all->objects, all->object_count, all->object_capacity) = object;
	return object;
}

/** Files and FIFOs that are opened twice are one object. */
static struct object *same_inode(const struct descriptors *all, const struct event *event)
{
	size_t i;

	for (i = 0; event->made_inode && i < all->object_count; i++)
		if (all->objects[i]->inode == event->made_inode && all->objects[i]->kind == event->made_kind)
			return all->objects[i];
	return NULL;
}

static struct object *object_of(const struct descriptors *all, int id)
{
	return id < 1 || (size_t)id > all->object_count ? NULL : all->objects[id - 1];
}

static void add_row(struct process *process, const struct event *event, int fd, const struct object *object, unsigned flags)
{
	struct description *description = memory_new(1, sizeof *description);

	*description = (struct description){.object = object->id, .flags = flags & ~(unsigned)O_CLOEXEC};
	table_open(process->table,
		(struct descriptor){.fd = fd,
			.description = description,
			.close_on_exec = flags & O_CLOEXEC,
			.opened_by = event->number,
			.where = event->where});
}

/* --- tasks and processes --- */

static void add_member(struct descriptors *all, int task, int process)
{
	while (all->task_count <= (size_t)task)
		ARRAY_ADD(all->tasks, all->task_count, all->task_capacity) = (struct membership){.process = -1};
	all->tasks[task] = (struct membership){.process = process, .alive = true};
	all->processes[process].living++;
}

static int add_process(struct descriptors *all, int task, struct process process)
{
	process.first_task = task;
	process.living = 0;
	ARRAY_ADD(all->processes, all->process_count, all->process_capacity) = process;
	add_member(all, task, (int)all->process_count - 1);
	return (int)all->process_count - 1;
}

static void apply_start(struct descriptors *all, const struct event *event)
{
	struct table *table = memory_new(1, sizeof *table);

	table->users = 1;
	(void)add_process(all, event->task, (struct process){.parent = -1, .pid = event->status, .table = table});
}

static void apply_given(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);
	struct object *object;

	if (!process || event->made_kind == OBJECT_NONE)
		return;
	object = add_object(all, event, event->made_kind, event->text);
	object->given = true;
	object->peer_writes = event->count & END_WRITE;
	object->peer_reads = event->count & END_READ;
	object->state = SOCKET_CONNECTED;
	add_row(process, event, event->fd, object, event->flags);
}

static void apply_spawn(struct descriptors *all, const struct event *event)
{
	struct process *parent = tables_process(all, event->task), child;

	if (!parent || !parent->table)
		return;
	if (event->flags & CLONE_THREAD) {
		add_member(all, event->child, process_of(all, event->task));
		return;
	}
	child = *parent;
	child.parent = process_of(all, event->task);
	child.pid = (int)event->result;
	child.zombie = false;
	if (event->flags & CLONE_FILES)
		child.table->users++;
	else
		child.table = table_copy(parent->table);
	(void)add_process(all, event->child, child);
}

static void apply_exec(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);
	struct table *own;
	size_t i;
	int signal;

	if (!process || !process->table)
		return;
	own = table_copy(process->table);	/* exec(2) ends the sharing of a table */
	table_release(process->table);
	process->table = own;
	for (i = own->count; i-- > 0;)
		if (own->rows[i].close_on_exec)
			table_close(own, own->rows[i].fd);
	for (signal = 1; signal < SIGNALS; signal++)
		if (process->dispositions[signal] != DISPOSITION_IGNORED)
			process->dispositions[signal] = DISPOSITION_DEFAULT;
	for (i = 0; i < all->task_count; i++)
		if (all->tasks[i].process == process_of(all, event->task) && (int)i != event->task)
			all->tasks[i].alive = false;
	process->living = 1;
}

static bool is_waited_for(const struct descriptors *all, const struct process *process)
{
	const struct process *parent = process->parent < 0 ? NULL : &all->processes[process->parent];

	return parent && parent->living > 0 && parent->dispositions[SIGCHLD] != DISPOSITION_IGNORED;
}

static void apply_exit(struct descriptors *all, const struct event *event)
{
	int number = process_of(all, event->task);
	struct process *process = tables_process(all, event->task);
	size_t i;

	if (!process || !all->tasks[event->task].alive)
		return;
	all->tasks[event->task].alive = false;
	if (--process->living > 0)
		return;
	table_release(process->table);
	process->table = NULL;
	process->zombie = is_waited_for(all, process);
	for (i = 0; i < all->process_count; i++) {
		if (all->processes[i].parent != number)
			continue;
		all->processes[i].parent = -1;
		all->processes[i].zombie = false;	/* init collects it */
	}
}

/* --- calls --- */

static void apply_made(struct descriptors *all, struct process *process, const struct event *event)
{
	const char *name = event->call->class == CALL_OPEN ? event->text : NULL;
	struct object *object = same_inode(all, event);

	if (!object)
		object = add_object(all, event, event->made_kind, name);
	if (event->call->class == CALL_SOCKET) {
		object->domain = (int)event->args[0];
		object->type = (int)event->args[1] & 0xf;
	} else if (event->call->class == CALL_ACCEPT) {
		object->state = SOCKET_CONNECTED;
	}
	add_row(process, event, event->made[0], object,
		event->call->class == CALL_OPEN ? event->flags : event->flags | O_RDWR);
}

static void apply_pipe(struct descriptors *all, struct process *process, const struct event *event)
{
	const struct object *object = add_object(all, event, OBJECT_PIPE, NULL);

	add_row(process, event, event->made[0], object, event->flags | O_RDONLY);
	add_row(process, event, event->made[1], object, event->flags | O_WRONLY);
}

static void apply_socketpair(struct descriptors *all, struct process *process, const struct event *event)
{
	int i, ids[2];

	for (i = 0; i < 2; i++) {
		struct object *object = add_object(all, event, OBJECT_SOCKET, NULL);

		object->state = SOCKET_CONNECTED;
		object->domain = (int)event->args[0];
		object->type = (int)event->args[1] & 0xf;
		ids[i] = object->id;
		add_row(process, event, event->made[i], object, event->flags | O_RDWR);
	}
	all->objects[ids[0] - 1]->other = ids[1];
	all->objects[ids[1] - 1]->other = ids[0];
}

static void apply_dup(struct process *process, const struct event *event)
{
	const struct descriptor *old = table_row(process->table, event->fd);
	struct descriptor row;

	if (!old || event->made[0] == event->fd)
		return;
	row = *old;
	row.fd = event->made[0];
	row.close_on_exec = event->flags & O_CLOEXEC;
	row.opened_by = event->number;
	row.where = event->where;
	table_open(process->table, row);
}

static void apply_fcntl(struct process *process, const struct event *event)
{
	struct descriptor *row = table_row(process->table, event->fd);

	if (!row || strcmp(event->call->name, "fcntl") != 0)
		return;
	switch ((int)event->args[1]) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		apply_dup(process, event);
		break;
	case F_SETFD:
		row->close_on_exec = event->args[2] & FD_CLOEXEC;
		break;
	case F_SETFL:
		row->description->flags = (row->description->flags & O_ACCMODE) | (unsigned)event->args[2];
		break;
	}
}

static void apply_close(struct process *process, const struct event *event)
{
	struct table *table = process->table;
	size_t i;

	if (strcmp(event->call->name, "close_range") != 0) {
		table_close(table, event->fd);
		return;
	}
	for (i = table->count; i-- > 0;) {
		unsigned fd = (unsigned)table->rows[i].fd;

		if (fd < (unsigned)event->args[0] || fd > (unsigned)event->args[1])
			continue;
		if (event->args[2] & RANGE_CLOEXEC)
			table->rows[i].close_on_exec = true;
		else
			table_close(table, (int)fd);
	}
}

static void set_state(struct object *object, enum socket_state state)
{
	if (object)
		object->state = state;
}

static void apply_shutdown(struct object *object, int how)
{
	if (!object)
		return;
	if (how == SHUT_RDWR || (how == SHUT_WR && object->state == SOCKET_SHUT_READ) ||
		(how == SHUT_RD && object->state == SOCKET_SHUT_WRITE))
		object->state = SOCKET_SHUT_BOTH;
	else
		object->state = how == SHUT_WR ? SOCKET_SHUT_WRITE : SOCKET_SHUT_READ;
}

static void apply_wait(struct descriptors *all, const struct event *event)
{
	bool only_looks = strcmp(event->call->name, "waitid") == 0 && event->args[3] & WNOWAIT;
	int collected = event->child >= 0 ? process_of(all, event->child) : -1;
	size_t i;

	for (i = 0; collected < 0 && event->result > 0 && i < all->process_count; i++)
		if (all->processes[i].pid == event->result && all->processes[i].zombie)
			collected = (int)i;
	if (collected >= 0 && !only_looks)
		all->processes[collected].zombie = false;
}

static void count_bytes(struct descriptors *all, const struct event *event)
{
	struct object *in = object_of(all, event->object);
	struct object *out = event->call->class == CALL_TRANSFER ? object_of(all, event->object_out) : in;

	if (call_receives(event->call) && in)
		in->bytes_out += (uint64_t)event->result;
	if (call_sends(event->call) && out)
		out->bytes_in += (uint64_t)event->result;
}

static void apply_call(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);

	if (!process || !process->table || event->result < 0)
		return;
	switch (event->call->class) {
	case CALL_RECEIVE:
	case CALL_SEND:
	case CALL_TRANSFER:
		count_bytes(all, event);
		break;
	case CALL_OPEN:
	case CALL_EVENT_FD:
	case CALL_ACCEPT:
		if (event->made[0] >= 0)
			apply_made(all, process, event);
		break;
	case CALL_SOCKET:
		if (event->made[1] >= 0)
			apply_socketpair(all, process, event);
		else if (event->made[0] >= 0)
			apply_made(all, process, event);
		break;
	case CALL_PIPE:
		if (event->made[1] >= 0)
			apply_pipe(all, process, event);
		break;
	case CALL_DUP:
		if (event->made[0] >= 0)
			apply_dup(process, event);
		break;
	case CALL_CONTROL:
		apply_fcntl(process, event);
		break;
	case CALL_CLOSE:
		apply_close(process, event);
		break;
	case CALL_BIND:
		set_state(object_of(all, event->object), SOCKET_BOUND);
		break;
	case CALL_LISTEN:
		set_state(object_of(all, event->object), SOCKET_LISTENING);
		break;
	case CALL_CONNECT:
		set_state(object_of(all, event->object), SOCKET_CONNECTED);
		break;
	case CALL_SHUTDOWN:
		apply_shutdown(object_of(all, event->object), (int)event->args[1]);
		break;
	case CALL_SIGNAL:
		if (strcmp(event->call->name, "rt_sigaction") == 0 && event->signal > 0 && event->signal < SIGNALS)
			process->dispositions[event->signal] = event->disposition;
		break;
	case CALL_WAIT:
		apply_wait(all, event);
		break;
	default:
		break;
	}
}

static void apply_peer(struct descriptors *all, const struct event *event)
{
	struct object *object = object_of(all, event->object);

	if (!object || !event->text)
		return;
	if (strcmp(event->text, PEER_FINISHES) == 0 || strcmp(event->text, PEER_RESETS) == 0 || strcmp(event->text, PEER_CLOSES) == 0)
		object->peer_writes = false;
	if (strcmp(event->text, PEER_STOPS) == 0 || strcmp(event->text, PEER_RESETS) == 0 || strcmp(event->text, PEER_CLOSES) == 0)
		object->peer_reads = false;
}

void descriptors_apply(struct descriptors *all, const struct event *event)
{
	switch (event->kind) {
	case EVENT_START:
		apply_start(all, event);
		break;
	case EVENT_GIVEN:
		apply_given(all, event);
		break;
	case EVENT_CALL:
		apply_call(all, event);
		break;
	case EVENT_SPAWN:
		apply_spawn(all, event);
		break;
	case EVENT_EXEC:
		apply_exec(all, event);
		break;
	case EVENT_EXIT:
		apply_exit(all, event);
		break;
	case EVENT_PEER:
		apply_peer(all, event);
		break;
	default:
		break;
	}
}
