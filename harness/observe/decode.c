/** @file
 * Registers and memory of a task become an event, driven by the kinds of arguments in the table of calls.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "observe/decode.h"

bool decode_is_named(const struct event *event, const char *name)
{
	return strcmp(event->call->name, name) == 0;
}

bool decode_read(const struct decoding *d, uint64_t address, void *out, size_t length)
{
	return address && memory_read_from(d->tracee->tid, address, out, length) == (ssize_t)length;
}

void decode_capture(const struct decoding *d, uint64_t address, size_t length)
{
	unsigned char bytes[CAPTURED_MOST];
	ssize_t n;

	if (length > sizeof bytes)
		length = sizeof bytes;
	n = length ? memory_read_from(d->tracee->tid, address, bytes, length) : 0;
	if (n <= 0)
		return;
	free(d->event->data.bytes);
	d->event->data = (struct captured){memory_copy(bytes, (size_t)n), (size_t)n};
}

/* --- by the kind of an argument --- */

static const struct {
	decoder *entry, *exit;
} decoders[ARGUMENT_KINDS] = {
	[ARG_COUNT] = {decode_count, NULL},
	[ARG_BYTES_IN] = {decode_bytes_in, decode_bytes_rest},
	[ARG_BYTES_OUT] = {NULL, decode_bytes_out},
	[ARG_IOV_IN] = {decode_vector_in, decode_vector_rest},
	[ARG_IOV_OUT] = {decode_vector_in, decode_vector_out},
	[ARG_MSG_IN] = {decode_message_in, decode_message_rest},
	[ARG_MSG_OUT] = {decode_message_in, decode_message_out},
	[ARG_MMSG_IN] = {decode_messages_in, decode_messages_out},
	[ARG_MMSG_OUT] = {decode_messages_in, decode_messages_out},
	[ARG_PATH] = {decode_path, NULL},
	[ARG_PID] = {decode_pid, NULL},
	[ARG_WORD] = {decode_pid, NULL},
	[ARG_TIMEOUT_MS] = {decode_timeout_ms, NULL},
	[ARG_TIMESPEC] = {decode_timespec, NULL},
	[ARG_TIMEVAL] = {decode_timeval, NULL},
	[ARG_ADDRESS_IN] = {decode_address_in, NULL},
	[ARG_ADDRESS_OUT] = {decode_address_room, decode_address_out},
	[ARG_OPTION_IN] = {decode_option_in, NULL},
	[ARG_OPTION_OUT] = {NULL, decode_option_out},
	[ARG_POLL_FDS] = {decode_poll, decode_poll_result},
	[ARG_READ_SET] = {decode_set, decode_set_result},
	[ARG_WRITE_SET] = {decode_set, decode_set_result},
	[ARG_EXCEPT_SET] = {decode_set, decode_set_result},
	[ARG_EPOLL_EVENT] = {decode_epoll_event, NULL},
	[ARG_EPOLL_EVENTS] = {NULL, decode_epoll_events},
	[ARG_SIGSET] = {decode_sigset, NULL},
	[ARG_SIGACTION] = {NULL, decode_sigaction},
	[ARG_STATUS] = {NULL, decode_status},
	[ARG_SIGINFO] = {NULL, decode_siginfo},
	[ARG_FCNTL] = {decode_fcntl, decode_fcntl_result},
	[ARG_IOCTL] = {decode_ioctl, decode_ioctl_result},
};

static void decode_arguments(const struct decoding *d, bool entry)
{
	const struct call *call = d->event->call;
	int i;

	for (i = 0; i < CALL_ARGUMENTS; i++) {
		decoder *decode = entry ? decoders[call->arguments[i]].entry : decoders[call->arguments[i]].exit;

		if (decode)
			decode(d, i);
	}
}

/* --- entry and exit --- */

static void decode_numbers(struct event *event)
{
	int fd = call_argument(event->call, ARG_FD), out = call_argument(event->call, ARG_FD_OUT);
	int signal = call_argument(event->call, ARG_SIGNAL);

	event->fd = fd < 0 ? -1 : (int)event->args[fd];
	event->fd_out = out < 0 ? -1 : (int)event->args[out];
	if (signal >= 0 && !decode_is_named(event, "rt_sigaction"))
		event->signal = (int)event->args[signal];
	if (event->call->class == CALL_SPAWN && decode_is_named(event, "clone"))
		event->flags = (unsigned)event->args[0];
}

static int object_behind(const struct decoding *d, int fd)
{
	const struct object *object =
		fd < 0 ? NULL : descriptors_object(d->observation->trace->descriptors, d->tracee->task, fd);

	return object ? object->id : 0;
}

/** SO_RCVTIMEO and SO_SNDTIMEO end a call like a time-out of its own. */
static void decode_socket_timeout(const struct decoding *d)
{
	const struct object *object = object_by_id(d->observation->trace->descriptors, d->event->object);
	uint64_t timeout_ns = 0;

	if (!object || object->kind != OBJECT_SOCKET)
		return;
	if (d->event->call->class == CALL_RECEIVE || d->event->call->class == CALL_ACCEPT)
		timeout_ns = object->options.receive_timeout_ns;
	else if (d->event->call->class == CALL_SEND || d->event->call->class == CALL_CONNECT)
		timeout_ns = object->options.send_timeout_ns;
	if (timeout_ns)
		d->event->timeout_ns = (int64_t)timeout_ns;
}

void decode_entry(struct observation *observation, struct tracee *tracee, const struct call *call,
	const struct registers *registers)
{
	struct pending *pending = &tracee->call;
	struct event *event = &pending->event;
	struct decoding d = {observation, tracee, event};
	int i;

	event_clear(event);
	*pending = (struct pending){
		.active = true, .entry = *registers, .lowered = -1, .event = event_of(EVENT_CALL, tracee->task)};
	event->call = call;
	event->entered = trace_length(observation->trace);
	for (i = 0; i < CALL_ARGUMENTS; i++)
		event->args[i] = machine_argument(registers, i);
	decode_numbers(event);
	event->object = object_behind(&d, event->fd);
	event->object_out = object_behind(&d, event->fd_out);
	decode_arguments(&d, true);
	decode_asked_flags(&d);
	decode_socket_timeout(&d);
}

void decode_exit(struct observation *observation, struct tracee *tracee, int64_t result)
{
	struct event *event = &tracee->call.event;
	struct decoding d = {observation, tracee, event};

	event->result = result;
	event->blocked = tracee->call.told;
	decode_arguments(&d, false);
	decode_made(&d);
	decode_ends(&d);
	decode_task_result(&d);
}
