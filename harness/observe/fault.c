/** @file
 * Fault points and what is legal where: the one place that decides it, by the kind of object and the state of handlers.
 *
 * A count is lowered in the register (or in the vector) before the call, so the kernel does a real, smaller transfer;
 * at the exit it is put back, because the ABI preserves argument registers. A failure is answered without making the call;
 * but close(2) and connect(2) are made, and their result is replaced: the descriptor is gone also when a signal interrupts
 * the one, and the connection is made all the same when it interrupts the other. Whose process is at the other end of a Unix
 * socket is replaced where the kernel has written it: nobody else lives in a run's user namespace.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/tracee.h"

static const struct object *object_of(
	const struct observation *observation, const struct event *event, enum call_class class)
{
	int id = class == CALL_SEND && event->call->class == CALL_TRANSFER ? event->object_out : event->object;

	return object_by_id(observation->trace->descriptors, id);
}

/** Classes of calls, not single ones: splice sends, too. */
static bool is_of_class(const struct event *event, enum call_class class)
{
	if (class == CALL_SEND)
		return call_sends(event->call);
	if (class == CALL_RECEIVE)
		return call_receives(event->call);
	return event->call->class == class;
}

static bool is_whole_message(const struct event *event)
{
	return event_message_flags(event) & MSG_WAITALL || event->call->traits & CALL_DATAGRAM_COUNT;
}

static bool is_stream_socket(const struct object *object)
{
	return object && object->kind == OBJECT_SOCKET && (object->type == 0 || object->type == SOCK_STREAM);
}

/** What a short transfer would ask for; 0 where none is legal. */
static uint64_t short_count(const struct event *event, const struct object *object, const struct fault *fault)
{
	bool pipe = object && (object->kind == OBJECT_PIPE || object->kind == OBJECT_FIFO);
	bool stream = is_stream_socket(object);
	bool sends = fault->class == CALL_SEND;

	if ((!pipe && !stream) || is_whole_message(event) || event->count < 2)
		return 0;
	if (pipe && sends && event->count <= PIPE_BUF)
		return 0; /* atomic: pipe(7) */
	if (fault->kind == FAULT_SHORT_ONE)
		return pipe && sends ? PIPE_BUF + 1 < event->count ? PIPE_BUF + 1 : event->count - 1 : 1;
	return event->count / 2;
}

/** Could a signal interrupt a call of the task now? One that is blocked would wait. */
static bool has_handler(const struct observation *observation, int task)
{
	const struct descriptors *tables = observation->trace->descriptors;
	uint64_t blocked = signals_blocked(tables, task);
	int signal;

	for (signal = 1; signal < NSIG; signal++)
		if (signal_disposition(tables, task, signal) == DISPOSITION_HANDLER &&
			!(blocked & UINT64_C(1) << (signal - 1)))
			return true;
	return false;
}

/** The C library asks the kernel for addresses over netlink, and no queue of an interface is full there. */
static bool is_on_network(const struct object *object)
{
	return object && object->kind == OBJECT_SOCKET &&
		(object->domain == AF_INET || object->domain == AF_INET6 || object->given);
}

/** Whether a short transfer is legal depends on more: short_count(). */
static bool is_there(const struct event *event, const struct object *object, enum legal_where where)
{
	switch (where) {
	case LEGAL_ON_STREAM_SOCKETS:
		return is_stream_socket(object);
	case LEGAL_ON_NETWORK:
		return is_on_network(object);
	case LEGAL_ON_UNIX_SOCKETS:
		return object && object->kind == OBJECT_SOCKET && (object->domain == AF_UNIX || object->given);
	case LEGAL_FOR_IPV6:
		return (int)event->args[0] == AF_INET6;
	default:
		return true;
	}
}

/** Only a connect that waits can be interrupted: over the network, on a descriptor that is not O_NONBLOCK. */
static bool waits_for_connection(
	const struct observation *observation, const struct event *event, const struct object *object)
{
	const struct descriptor *row = descriptors_find(observation->trace->descriptors, event->task, event->fd);

	return is_on_network(object) && row && !(row->description->flags & O_NONBLOCK);
}

static bool is_legal_error(const struct observation *observation, const struct event *event,
	const struct object *object, const struct fault *fault)
{
	size_t count, i;
	const struct legal_fault *rows = legal_faults(&count);

	if (event->call->class == CALL_CONNECT && !waits_for_connection(observation, event, object))
		return false;
	for (i = 0; i < count; i++) {
		const struct legal_fault *row = &rows[i];

		if (row->kind == FAULT_ERRNO && row->number == fault->number && is_of_class(event, row->class))
			return is_there(event, object, row->where) &&
				(!row->needs_handler || has_handler(observation, event->task));
	}
	return false;
}

/** The other end's credentials, as far as there is room for them. */
static bool asks_for_user(const struct event *event)
{
	return strcmp(event->call->name, "getsockopt") == 0 && (int)event->args[1] == SOL_SOCKET &&
		(int)event->args[2] == SO_PEERCRED;
}

static bool is_legal(const struct observation *observation, const struct event *event, const struct object *object,
	const struct fault *fault)
{
	enum disposition disposition;

	switch (fault->kind) {
	case FAULT_SHORT:
	case FAULT_SHORT_ONE:
		return short_count(event, object, fault) > 0;
	case FAULT_ERRNO:
		return is_legal_error(observation, event, object, fault);
	case FAULT_SIGNAL:
	case FAULT_SIGNAL_AFTER:
		if (fault->number == SIGKILL)
			return true; /* it asks nobody */
		disposition = signal_disposition(observation->trace->descriptors, event->task, fault->number);
		return disposition == DISPOSITION_HANDLER || disposition == DISPOSITION_RESTARTING;
	case FAULT_UID:
		return asks_for_user(event) && is_there(event, object, LEGAL_ON_UNIX_SOCKETS);
	default:
		return false;
	}
}

/* --- counting --- */

static unsigned count_point(struct observation *observation, int task, const struct fault *wanted, int object)
{
	size_t i;

	for (i = 0; i < observation->counter_count; i++) {
		struct point_counter *counter = &observation->counters[i];

		if (counter->wanted == wanted && counter->task == task && counter->object == object)
			return ++counter->count;
	}
	ARRAY_ADD(observation->counters, observation->counter_count, observation->counter_capacity) =
		(struct point_counter){wanted, task, object, 1};
	return 1;
}

/** The point of this entry as a fault of the wanted kind. */
static struct fault point_of(const struct observation *observation, const struct event *event,
	const struct object *object, const struct fault *wanted, unsigned ordinal)
{
	struct fault point = {
		.kind = wanted->kind, .number = wanted->number, .class = wanted->class, .ordinal = ordinal};

	(void)snprintf(point.task, sizeof point.task, "%s", observation->trace->tasks[event->task].path);
	(void)snprintf(point.object, sizeof point.object, "%s", object ? object->name : "");
	return point;
}

/** "any-file", where a program has chosen the name itself. */
static bool is_any(const char *name, const struct object *object)
{
	static const char any[] = "any-";

	return object && strncmp(name, any, sizeof any - 1) == 0 &&
		strcmp(name + sizeof any - 1, object_kind_name(object->kind)) == 0;
}

static bool is_meant(const struct fault *fault, const struct fault *point, const struct object *object)
{
	return (!fault->task[0] || strcmp(fault->task, point->task) == 0) &&
		(!fault->object[0] || strcmp(fault->object, point->object) == 0 || is_any(fault->object, object)) &&
		(!fault->ordinal || fault->ordinal == point->ordinal);
}

/* --- injecting --- */

static void shorten_vector(struct tracee *tracee, struct registers *registers, uint64_t keep)
{
	struct pending *call = &tracee->call;
	const struct call *row = call->event.call;
	int at = call_argument(row, ARG_IOV_COUNT), message_at = -1;
	struct iovec parts[IOV_MOST];
	struct msghdr message = {0};
	uint64_t address, count;
	ssize_t n;
	size_t i;

	if (at > 0) {
		address = call->event.args[at - 1];
		count = call->event.args[at];
	} else {
		message_at = call_argument(row, row->class == CALL_SEND ? ARG_MSG_IN : ARG_MSG_OUT);
		if (message_at < 0 ||
			memory_read_from(tracee->tid, call->event.args[message_at], &message, sizeof message) <= 0)
			return;
		address = (uint64_t)message.msg_iov;
		count = message.msg_iovlen;
	}
	n = memory_read_from(tracee->tid, address, parts, (count < IOV_MOST ? count : IOV_MOST) * sizeof *parts);
	for (i = 0; n > 0 && i < (size_t)n / sizeof *parts && parts[i].iov_len < keep; i++)
		keep -= parts[i].iov_len;
	if (n <= 0 || i >= (size_t)n / sizeof *parts)
		return;
	call->iov_address = address + i * sizeof *parts + offsetof(struct iovec, iov_len);
	call->iov_length = parts[i].iov_len;
	if (memory_write_to(tracee->tid, call->iov_address, &keep, sizeof keep) < 0)
		call->iov_address = 0; /* a constant vector: only the number of parts can be lowered */
	if (at > 0) {
		call->lowered = at;
		machine_set_argument(registers, at, i + 1);
	} else {
		uint64_t fewer = i + 1;

		call->message_count_address = call->event.args[message_at] + offsetof(struct msghdr, msg_iovlen);
		call->message_count = count;
		/* it was readable */
		(void)memory_write_to(tracee->tid, call->message_count_address, &fewer, sizeof fewer);
	}
}

static void shorten(struct tracee *tracee, struct registers *registers, uint64_t keep)
{
	int at = call_argument(tracee->call.event.call, ARG_COUNT);

	if (at < 0) {
		shorten_vector(tracee, registers, keep);
		return;
	}
	tracee->call.lowered = at;
	machine_set_argument(registers, at, keep);
}

/**
 * To the task whose call it is to interrupt; where that has blocked it, to the process, as from outside: another thread may wait for
 * it. The task is stopped, so it exists.
 */
static void send_signal(struct observation *observation, const struct tracee *tracee, int signal)
{
	if (!(signals_blocked(observation->trace->descriptors, tracee->task) & UINT64_C(1) << (signal - 1))) {
		(void)syscall(SYS_tgkill, tracee->process, tracee->tid, signal);
		return;
	}
	(void)kill(tracee->process, signal);
	observation->woke_others = true;
}

static void inject(struct observation *observation, struct tracee *tracee, struct registers *registers,
	const struct object *object, const struct fault *fault)
{
	struct pending *call = &tracee->call;

	observation->fault_hit = true;
	switch (fault->kind) {
	case FAULT_SHORT:
	case FAULT_SHORT_ONE:
		shorten(tracee, registers, short_count(&call->event, object, fault));
		break;
	case FAULT_ERRNO:
		call->replaced = call->event.call->class == CALL_CLOSE || call->event.call->class == CALL_CONNECT;
		call->skipped = !call->replaced;
		call->forced = -fault->number;
		if (call->skipped)
			machine_skip_call(registers, call->forced);
		break;
	case FAULT_SIGNAL:
		send_signal(observation, tracee, fault->number);
		break;
	case FAULT_SIGNAL_AFTER:
		call->signal = fault->number;
		break;
	case FAULT_UID:
		call->other_user = true;
		call->uid = (uid_t)fault->number;
		break;
	default:
		break;
	}
}

/** Where this entry is a point of the wanted kind, it is counted, and listed or made to fail. */
static void pass_point(
	struct observation *observation, struct tracee *tracee, struct registers *registers, const struct fault *wanted)
{
	struct event *event = &tracee->call.event;
	const struct object *object;
	struct fault point;

	if (wanted->kind == FAULT_NONE || !is_of_class(event, wanted->class))
		return;
	object = object_of(observation, event, wanted->class);
	if (!is_legal(observation, event, object, wanted))
		return;
	point = point_of(observation, event, object, wanted,
		count_point(
			observation, tracee->task, wanted, object && !is_any(wanted->object, object) ? object->id : 0));
	if (wanted >= observation->listed && wanted < observation->listed + observation->listed_count) {
		if (event->where.file || !observation->options.points_need_lines)
			ARRAY_ADD(observation->points, observation->point_count, observation->point_capacity) = point;
	} else if (is_meant(wanted, &point, object)) {
		event->fault = fault_format(&point);
		inject(observation, tracee, registers, object, wanted);
	}
}

void fault_at_entry(struct observation *observation, struct tracee *tracee, struct registers *registers)
{
	const struct observe_options *options = &observation->options;
	size_t i;

	if (!trace_judges(observation->trace, &tracee->call.event))
		return;
	for (i = 0; i < observation->listed_count; i++)
		pass_point(observation, tracee, registers, &observation->listed[i]);
	pass_point(observation, tracee, registers, &options->fault);
	for (i = 0; i < options->more_fault_count && !tracee->call.event.fault; i++)
		pass_point(observation, tracee, registers, &options->more_faults[i]);
}

/** The kernel has told the truth; a program that had no room for it has not got it. */
static void replace_user(const struct tracee *tracee)
{
	const struct event *event = &tracee->call.event;
	socklen_t length = 0;

	if (memory_read_from(tracee->tid, event->args[4], &length, sizeof length) == sizeof length &&
		length >= offsetof(struct ucred, uid) + sizeof(uid_t)) /* it has been written a moment ago */
		(void)memory_write_to(tracee->tid, event->args[3] + offsetof(struct ucred, uid), &tracee->call.uid,
			sizeof tracee->call.uid);
}

int64_t fault_at_exit(struct observation *observation, struct tracee *tracee, int64_t result)
{
	struct pending *call = &tracee->call;
	struct registers registers;

	/* both were writable when they were changed */
	if (call->iov_address)
		(void)memory_write_to(tracee->tid, call->iov_address, &call->iov_length, sizeof call->iov_length);
	if (call->message_count_address)
		(void)memory_write_to(
			tracee->tid, call->message_count_address, &call->message_count, sizeof call->message_count);
	if (call->signal)
		send_signal(observation, tracee, call->signal);
	if (call->other_user && result == 0)
		replace_user(tracee);
	if (call->replaced && result < 0 && call->event.call->class == CALL_CONNECT)
		call->replaced = false; /* it has failed: the reason stands */
	if (call->skipped || call->replaced)
		result = call->forced;
	if ((call->lowered >= 0 || call->skipped || call->replaced) && machine_read(tracee->tid, &registers) == 0) {
		if (call->lowered >= 0)
			machine_set_argument(&registers, call->lowered, call->event.args[call->lowered]);
		machine_set_result(&registers, result);
		(void)machine_write(tracee->tid, &registers); /* fails only where the task has just been killed */
	}
	return result;
}
