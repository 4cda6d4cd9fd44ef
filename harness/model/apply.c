/** @file
 * How an event changes the descriptor tables: by its kind, and a call by its class.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>

#include "model/apply.h"

/** TRANSFER: bytes come from one object and go to another. */
static struct object *sent_to(const struct descriptors *all, const struct event *event)
{
	return tables_object(all, event->call->class == CALL_TRANSFER ? event->object_out : event->object);
}

/** How many datagrams a call has moved. */
static uint64_t messages(const struct event *event)
{
	bool many = call_argument(event->call, ARG_MMSG_IN) >= 0 || call_argument(event->call, ARG_MMSG_OUT) >= 0;

	return event->result < 0 ? 0 : many ? (uint64_t)event->result : 1;
}

static void count_messages(struct descriptors *all, struct object *object, const struct event *event)
{
	struct object *to;

	if (!object || object->kind != OBJECT_SOCKET || object->type == SOCK_STREAM || event_only_looks(event))
		return;
	to = event->call->class == CALL_SEND ? receiver_of(all, event) : NULL;
	if (event->call->class == CALL_RECEIVE)
		object->messages_out += messages(event);
	else if (to)
		to->messages_in += messages(event);
}

/** vmsplice(2) on the reading end of a pipe takes bytes out. */
static bool takes_out(const struct process *process, const struct event *event)
{
	const struct descriptor *row = table_row(process->table, event->fd);

	return event->call->class != CALL_RECEIVE && strcmp(event->call->name, "vmsplice") == 0 && row &&
		(row->description->flags & O_ACCMODE) == O_RDONLY;
}

/** The first signal that a signalfd has told of: struct signalfd_siginfo. */
static void take_told_signal(struct descriptors *all, const struct event *event)
{
	uint32_t signal;

	if (event->result <= 0 || event->data.length < sizeof signal)
		return;
	memcpy(&signal, event->data.bytes, sizeof signal);
	take_signal(all, event->task, (int)signal);
}

static void apply_bytes(struct descriptors *all, struct process *process, const struct event *event)
{
	struct object *in = tables_object(all, event->object), *out = sent_to(all, event);
	bool backwards = takes_out(process, event);

	if (event->call->class == CALL_SEND)
		rights_sent(all, event);
	else
		rights_received(all, process, event);
	count_messages(all, in, event);
	if (in && in->kind == OBJECT_SIGNAL_FD)
		take_told_signal(all, event);
	if (in && in->kind == OBJECT_SOCKET)
		apply_transfer(all, in, event);
	if (out && out != in && out->kind == OBJECT_SOCKET)
		apply_transfer(all, out, event);
	if ((call_receives(event->call) || backwards) && in && !event_only_looks(event))
		in->bytes_out += event_bytes(event);
	if (call_sends(event->call) && !backwards && out)
		out->bytes_in += event_bytes(event);
}

/** Calls that have succeeded. */
static void apply_success(struct descriptors *all, struct process *process, const struct event *event)
{
	switch (event->call->class) {
	case CALL_OPEN:
	case CALL_EVENT_FD:
		apply_made(all, process, event);
		break;
	case CALL_SOCKET:
		apply_socket(all, process, event);
		break;
	case CALL_ACCEPT:
		apply_accept(all, process, event);
		break;
	case CALL_PIPE:
		apply_pipe(all, process, event);
		break;
	case CALL_DUP:
		apply_dup(all, process, event);
		break;
	case CALL_CONTROL:
		apply_control(all, process, event);
		break;
	case CALL_CLOSE:
		apply_close(all, process, event);
		break;
	case CALL_BIND:
		apply_bind(all, event);
		break;
	case CALL_LISTEN:
		apply_listen(all, event);
		break;
	case CALL_SHUTDOWN:
		apply_shutdown(all, event);
		break;
	case CALL_SOCKET_OPTION:
		apply_socket_option(all, event);
		break;
	case CALL_SOCKET_NAME:
		apply_socket_name(all, event);
		break;
	case CALL_POLL:
		apply_poll(all, event);
		break;
	case CALL_SIGNAL:
		apply_signal_call(all, event);
		break;
	case CALL_SPAWN:
		apply_made(all, process, event);
		break;
	case CALL_WAIT:
		apply_wait(all, event);
		break;
	default:
		break;
	}
}

/** On Linux the descriptor is gone when close(2) returns, also with these: close(2), NOTES. */
static bool closes_all_the_same(const struct event *event)
{
	return event->call->class == CALL_CLOSE && (event->result == -EINTR || event->result == -EIO);
}

static void apply_call(struct descriptors *all, const struct event *event)
{
	struct process *process = tables_process(all, event->task);

	if (!process || !process->table)
		return;
	all->tasks[event->task].blocked_by = 0;
	if (call_receives(event->call) || call_sends(event->call))
		apply_bytes(all, process, event);
	else if (event->call->class == CALL_CONNECT)
		apply_connect(all, event);
	else if (event->result >= 0 || closes_all_the_same(event))
		apply_success(all, process, event);
}

static void apply_blocked(struct descriptors *all, const struct event *event)
{
	if (process_of(all, event->task) < 0)
		return;
	all->tasks[event->task].blocked_by = event->number + 1;
	if (event->call && event->call->class == CALL_OPEN)
		apply_blocked_open(all, event);
}

void descriptors_apply(struct descriptors *all, const struct event *event)
{
	all->now = event->number;
	objects_forget(all);
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
	case EVENT_BLOCKED:
		apply_blocked(all, event);
		break;
	case EVENT_SIGNAL:
		apply_signal(all, event);
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

/* --- what only the model knows of an event --- */

static int id_of(const struct descriptors *all, int task, int fd)
{
	const struct object *object = fd < 0 ? NULL : descriptors_object(all, task, fd);

	return object ? object->id : 0;
}

void descriptors_complete(const struct descriptors *all, struct event *event)
{
	size_t i;

	if (!event->object)
		event->object = id_of(all, event->task, event->fd);
	if (!event->object_out)
		event->object_out = id_of(all, event->task, event->fd_out);
	if (event->kind == EVENT_PEER && !event->object)
		event->object = object_by_ends(all, event->remote, event->local);
	if (event->kind == EVENT_PEER && !event->object && event->who)
		event->object = object_by_peer(all, event->who);
	if (!event->object && event->call && event->call->class == CALL_OPEN &&
		(event->kind != EVENT_CALL || event->blocked))
		event->object = object_by_inode(all, event->made_inode, event->made_device);
	complete_epoll(all, event);
	for (i = 0; i < event->passed_count && event->call->class == CALL_SEND; i++)
		event->passed[i].object = id_of(all, event->task, event->passed[i].fd);
	for (i = 0; i < event->watch_count; i++)
		if (!event->watches[i].object)
			event->watches[i].object = id_of(all, event->task, event->watches[i].fd);
}
