/** @file
 * What stuck tasks need. Every kind of call that can sleep has a row that knows what would end it.
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "base/memory.h"
#include "diagnose/fifos.h"
#include "diagnose/needs.h"

/* ids in traces are 100 + the number of the task */
enum { HOLDERS_MOST = 32, FIRST_ID = 100 };

static struct need *add_need(struct needs *needs, enum need_kind kind, const struct event *event, int object)
{
	struct need *need = &ARRAY_ADD(needs->items, needs->count, needs->capacity);

	*need = (struct need){.kind = kind, .event = event, .object = object};
	return need;
}

static void add_provider(struct need *need, struct provider provider)
{
	ARRAY_ADD(need->providers, need->provider_count, need->provider_capacity) = provider;
}

/** Everybody who holds an end of an object. */
static void add_holders(const struct trace *trace, struct need *need, int object, enum end end)
{
	struct holder holders[HOLDERS_MOST];
	size_t count = descriptors_holders(trace->descriptors, object, end, holders, HOLDERS_MOST), i;

	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		add_provider(need,
			(struct provider){.task = holders[i].task, .fd = holders[i].fd, .since = holders[i].where});
	/* more than are looked at; nobody, which the kernel would have said; or somebody who will receive it */
	need->by_others =
		need->by_others || count > HOLDERS_MOST || !count || object_is_travelling(trace->descriptors, object);
}

/* --- bytes and room --- */

/** Whoever knows the name of a FIFO may open it. */
static bool has_name(const struct trace *trace, const struct object *object)
{
	return object->kind == OBJECT_FIFO && !fifo_is_removed(trace, object->name);
}

/** A stream's two ends are joined; a socket that somebody has connected to waits in the queue of another. */
static void add_other_end(const struct trace *trace, struct need *need, const struct object *socket)
{
	const struct object *other = object_by_id(trace->descriptors, socket->other);

	need->how = other && other->state == SOCKET_QUEUED ? PROVIDER_HAS_NOT_TAKEN : PROVIDER_HOLDS_OTHER;
	if (other)
		add_holders(trace, need, other->state == SOCKET_QUEUED ? other->listener : other->id, END_READ);
	else
		need->by_others = !need->by_harness;
}

/** Anybody may send there; but of socketpair(2) only the other end. */
static bool takes_datagrams(const struct object *object)
{
	return object->type == SOCK_DGRAM && !object->other;
}

/** The other end of an object has to act: @p kind is NEED_BYTES or NEED_ROOM. */
static void add_transfer(const struct trace *trace, struct needs *needs, const struct event *event,
	const struct object *object, enum need_kind kind)
{
	enum end end = kind == NEED_ROOM || kind == NEED_NO_READER ? END_READ : END_WRITE;
	struct need *need;

	if (!object || (object->kind != OBJECT_PIPE && object->kind != OBJECT_FIFO && object->kind != OBJECT_SOCKET))
		return;
	if (object->state == SOCKET_LISTENING)
		kind = NEED_CONNECTION;
	else if (kind == NEED_BYTES && takes_datagrams(object))
		kind = NEED_DATAGRAM;
	need = add_need(needs, kind, event, object->id);
	need->by_others = kind == NEED_CONNECTION || takes_datagrams(object) || has_name(trace, object);
	need->by_harness = object->given && (end == END_WRITE ? object->peer_writes : object->peer_reads);
	need->how = PROVIDER_HOLDS;
	if (kind == NEED_CONNECTION || kind == NEED_DATAGRAM)
		return;
	if (object->kind == OBJECT_SOCKET)
		add_other_end(trace, need, object);
	else
		add_holders(trace, need, object->id, end);
}

static void find_transfer(const struct trace *trace, const struct event *event, struct needs *needs)
{
	int out = event->call->class == CALL_TRANSFER ? event->object_out : event->object;

	if (call_receives(event->call))
		add_transfer(trace, needs, event, object_by_id(trace->descriptors, event->object), NEED_BYTES);
	if (call_sends(event->call))
		add_transfer(trace, needs, event, object_by_id(trace->descriptors, out), NEED_ROOM);
}

static void find_accept(const struct trace *trace, const struct event *event, struct needs *needs)
{
	add_transfer(trace, needs, event, object_by_id(trace->descriptors, event->object), NEED_BYTES);
}

/* --- what is watched --- */

static bool is_watchable(const struct object *object)
{
	return object && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO || object->kind == OBJECT_SOCKET);
}

/** Is what is watched the end of a pipe from which nothing can be read? */
static bool is_write_end(const struct trace *trace, const struct event *event, const struct object *object, int fd)
{
	struct holder holders[HOLDERS_MOST];
	size_t count, i;

	if (!object || object->kind == OBJECT_SOCKET)
		return false;
	count = descriptors_holders(trace->descriptors, object->id, END_READ, holders, HOLDERS_MOST);
	for (i = 0; i < count && i < HOLDERS_MOST; i++)
		if (holders[i].fd == fd && is_of_process(trace, event, holders[i].process))
			return false;
	return count <= HOLDERS_MOST;
}

/** What is no stream may become ready by itself: a timer, a signal. Even with no event the end is told of. */
static void add_watched(
	const struct trace *trace, struct needs *needs, const struct event *event, int id, int fd, unsigned events)
{
	const struct object *object = object_by_id(trace->descriptors, id);
	enum need_kind other = is_write_end(trace, event, object, fd) ? NEED_NO_READER : NEED_BYTES;

	if (events & POLLOUT)
		add_transfer(trace, needs, event, object, NEED_ROOM);
	if (events & ~(unsigned)POLLOUT || !events)
		add_transfer(trace, needs, event, object, other);
	if (!is_watchable(object))
		add_need(needs, NEED_BYTES, event, id)->by_others = true;
}

static void find_watched(const struct trace *trace, const struct event *event, struct needs *needs)
{
	const struct object *epoll = object_by_id(trace->descriptors, event->object);
	size_t i;

	for (i = 0; i < event->watch_count; i++)
		if (event->watches[i].fd >= 0)
			add_watched(trace, needs, event, event->watches[i].object, event->watches[i].fd,
				event->watches[i].events);
	for (i = 0; epoll && epoll->kind == OBJECT_EPOLL && i < epoll->interest_count; i++)
		add_watched(trace, needs, event, epoll->interests[i].object, epoll->interests[i].fd,
			epoll->interests[i].events);
}

/* --- FIFOs --- */

static void find_partner(const struct trace *trace, const struct event *event, struct needs *needs)
{
	int fifo = object_by_inode(trace->descriptors, event->made_inode, event->made_device);
	const struct event *partner = fifo_partner(trace, event);
	struct need *need;

	if (!fifo || !event->made_inode)
		return;
	need = add_need(needs, (open_flags(event) & O_ACCMODE) == O_RDONLY ? NEED_WRITER : NEED_READER, event, fifo);
	need->by_others = !partner;
	need->how = PROVIDER_WOULD_OPEN;
	if (partner)
		add_provider(need, (struct provider){.task = partner->task, .fd = -1});
}

/* --- record locks --- */

/** A process has a lock, or everybody who has the open file description. */
static bool owns(const struct trace *trace, int task, const struct lock *lock)
{
	size_t count, i;
	const struct descriptor *rows = descriptors_of(trace->descriptors, task, &count);

	for (i = 0; lock->description && i < count; i++)
		if (rows[i].description == lock->description)
			return true;
	return process_of(trace->descriptors, task) == lock->process;
}

static void add_owners(const struct trace *trace, struct need *need, const struct lock *lock)
{
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (!trace->tasks[i].thread && task_alive(trace->descriptors, (int)i) && owns(trace, (int)i, lock))
			add_provider(need,
				(struct provider){
					.task = (int)i, .fd = -1, .since = trace->events[lock->taken_by].where});
}

static void find_lock(const struct trace *trace, const struct event *event, struct needs *needs)
{
	const struct object *object = object_by_id(trace->descriptors, event->object);
	struct need *need;
	struct lock asked;
	size_t i;

	if (!object)
		return;
	need = add_need(needs, NEED_LOCK, event, object->id);
	need->how = PROVIDER_HAS_LOCKED;
	need->by_others = true;
	if (!lock_of_call(trace->descriptors, event, &asked)) /* of flock(2) nobody knows who holds it */
		return;
	for (i = 0; i < object->lock_count; i++)
		if (locks_conflict(&asked, &object->locks[i]))
			add_owners(trace, need, &object->locks[i]);
	need->by_others = !need->provider_count;
}

/* --- threads --- */

static bool is_thread_of(const struct trace *trace, int task, const struct event *event)
{
	return task >= 0 && (size_t)task < trace->task_count && trace->tasks[task].thread &&
		task_alive(trace->descriptors, task) &&
		is_of_process(trace, event, process_of(trace->descriptors, task));
}

/** Only threads of the process can wake who waits for a private word, or handlers of its signals. */
static void add_wakers(const struct trace *trace, struct need *need)
{
	int process = process_of(trace->descriptors, need->event->task);
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if ((int)i != need->event->task && process_of(trace->descriptors, (int)i) == process &&
			task_alive(trace->descriptors, (int)i))
			add_provider(need, (struct provider){.task = (int)i, .alone = true, .fd = -1});
}

/** pthread_join(3) waits for a word that holds the id of the thread and is not private, because the kernel clears it. */
static void find_waker(const struct trace *trace, const struct event *event, struct needs *needs)
{
	bool is_private = event->args[1] & FUTEX_PRIVATE_FLAG;
	int thread = is_private ? -1 : (int)event->args[2] - FIRST_ID;
	struct need *need;

	if (is_thread_of(trace, thread, event)) {
		need = add_need(needs, NEED_THREAD, event, 0);
		add_provider(need, (struct provider){.task = thread, .alone = true, .fd = -1});
	} else if (event->owner >= 0) {
		need = add_need(needs, NEED_MUTEX, event, 0);
		need->how = PROVIDER_HAS_LOCKED;
		add_provider(need, (struct provider){.task = event->owner, .alone = true, .fd = -1});
	} else {
		need = add_need(needs, NEED_WAKER, event, 0);
		need->by_others = !is_private;
		add_wakers(trace, need);
	}
}

/* --- children --- */

/** Does a wait wait for this child? What is said of groups may be any of them. */
static bool is_awaited(const struct event *wait, int child)
{
	bool by_id = strcmp(wait->call->name, "waitid") == 0;
	int wanted = by_id ? wait->args[0] == P_PID ? (int)wait->args[1] : 0 : (int)wait->args[0];

	return wanted <= 0 || wanted - FIRST_ID == child;
}

bool is_child_of(const struct trace *trace, int task, const struct event *event)
{
	return !trace->tasks[task].thread && task_alive(trace->descriptors, task) &&
		process_parent(trace->descriptors, process_of(trace->descriptors, task)) ==
		process_of(trace->descriptors, event->task);
}

static void find_children(const struct trace *trace, const struct event *event, struct needs *needs)
{
	struct need *need = add_need(needs, NEED_CHILD, event, 0);
	size_t i;

	for (i = 0; i < trace->task_count; i++)
		if (is_child_of(trace, (int)i, event) && is_awaited(event, (int)i))
			add_provider(need, (struct provider){.task = (int)i, .fd = -1});
	need->by_others = !need->provider_count;
}

static void find_borrower(const struct trace *trace, const struct event *event, struct needs *needs)
{
	struct need *need = add_need(needs, NEED_EXEC, event, 0);
	size_t i;

	for (i = trace->task_count; i-- > 0 && !need->provider_count;)
		if (is_child_of(trace, (int)i, event))
			add_provider(need, (struct provider){.task = (int)i, .fd = -1});
	need->by_others = !need->provider_count;
}

/* --- all of them --- */

typedef void find_needs(const struct trace *trace, const struct event *event, struct needs *needs);

static find_needs *const finders[CALL_CLASSES] = {
	[CALL_RECEIVE] = find_transfer,
	[CALL_SEND] = find_transfer,
	[CALL_TRANSFER] = find_transfer,
	[CALL_ACCEPT] = find_accept,
	[CALL_POLL] = find_watched,
	[CALL_OPEN] = find_partner,
	[CALL_CONTROL] = find_lock,
	[CALL_FUTEX] = find_waker,
	[CALL_WAIT] = find_children,
	[CALL_SPAWN] = find_borrower,
};

void needs_find(const struct trace *trace, struct needs *out)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_STUCK && event->call && finders[event->call->class])
			finders[event->call->class](trace, event, out);
	}
}

void needs_clear(struct needs *needs)
{
	size_t i;

	for (i = 0; i < needs->count; i++)
		free(needs->items[i].providers);
	free(needs->items);
	*needs = (struct needs){0};
}
