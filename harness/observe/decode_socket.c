/** @file
 * Decoders of socket addresses and options, and the kernel's own view of the two ends of a socket.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/decode.h"

static struct address *address_from(const struct decoding *d, const void *bytes, size_t length)
{
	struct address address = address_of(bytes, length);

	if (d->observation)
		confine_address(d->observation, &address);
	return address_copy(&address);
}

/** An address in the memory of the task; of none, and of none that can be read, nothing is known. */
static void read_address(const struct decoding *d, uint64_t at, uint64_t length)
{
	unsigned char bytes[ADDRESS_MOST];
	ssize_t n;

	if (length > sizeof bytes)
		length = sizeof bytes;
	n = at && length ? memory_read_from(d->tracee->tid, at, bytes, length) : 0;
	if (n > 0)
		d->event->address = address_from(d, bytes, (size_t)n);
}

void decode_address_in(const struct decoding *d, int index)
{
	struct event *event = d->event;

	event->address_length = (uint32_t)event->args[index + 1];
	read_address(d, event->args[index], event->address_length);
}

/** Who has sent a datagram is only told: of calls that are not kept it is not asked. */
static bool is_untold(const struct decoding *d)
{
	return d->event->call->class == CALL_RECEIVE && stops_is_terse(d->observation);
}

void decode_address_room(const struct decoding *d, int index)
{
	socklen_t room;

	if (!is_untold(d) && decode_read(d, d->event->args[index + 1], &room, sizeof room))
		d->event->address_room = room;
}

void decode_address_out(const struct decoding *d, int index)
{
	struct event *event = d->event;
	socklen_t length;

	if (event->result < 0 || !event->args[index] || is_untold(d) ||
		!decode_read(d, event->args[index + 1], &length, sizeof length))
		return;
	event->address_length = length;
	read_address(d, event->args[index], length < event->address_room ? length : event->address_room);
}

void decode_message_name(const struct decoding *d, const struct msghdr *message)
{
	uint64_t room = d->event->address_room;

	d->event->address_length = message->msg_namelen;
	read_address(d, (uint64_t)message->msg_name, message->msg_namelen < room ? message->msg_namelen : room);
}

/* --- options --- */

void decode_option_in(const struct decoding *d, int index)
{
	d->event->count = (uint32_t)d->event->args[index + 1];
	decode_capture(d, d->event->args[index], d->event->count);
}

/** Of the other end's credentials. */
static void number_process(const struct decoding *d)
{
	struct captured *data = &d->event->data;
	struct ucred *other = (struct ucred *)data->bytes;

	if (data->length >= sizeof *other)
		other->pid = (pid_t)decode_other_id(d, other->pid);
}

void decode_option_out(const struct decoding *d, int index)
{
	socklen_t length;

	if (d->event->result < 0 || !decode_read(d, d->event->args[index + 1], &length, sizeof length))
		return;
	d->event->count = length;
	decode_capture(d, d->event->args[index], length);
	if (length == sizeof(struct ucred) && (int)d->event->args[1] == SOL_SOCKET &&
		(int)d->event->args[2] == SO_PEERCRED)
		number_process(d);
}

/* --- the kernel's own view --- */

static struct address *end_of(const struct decoding *d, int fd, int ask(int, struct sockaddr *, socklen_t *))
{
	struct sockaddr_storage raw;
	socklen_t length = sizeof raw;

	if (ask(fd, (struct sockaddr *)&raw, &length) < 0)
		return NULL;
	return address_from(d, &raw, length < sizeof raw ? length : sizeof raw);
}

static int get_local(int fd, struct sockaddr *address, socklen_t *length)
{
	return getsockname(fd, address, length);
}

static int get_remote(int fd, struct sockaddr *address, socklen_t *length)
{
	return getpeername(fd, address, length);
}

static const struct object *acted_on(const struct decoding *d)
{
	return object_by_id(d->observation->trace->descriptors, d->event->object);
}

/** A datagram socket that nobody has bound gets its port with the first datagram. */
static bool is_first_send(const struct decoding *d)
{
	const struct object *object = acted_on(d);

	return object && object->kind == OBJECT_SOCKET && !object->local && object->type == SOCK_DGRAM &&
		object->domain != AF_UNIX && d->event->result >= 0;
}

/** Somebody asks what has become of a connection that was begun without waiting. */
static bool asks_for_connection(const struct decoding *d)
{
	const struct object *object = acted_on(d);

	return object && object->state == SOCKET_CONNECTING && d->event->result == 0 &&
		decode_is_named(d->event, "getsockopt") && (int)d->event->args[1] == SOL_SOCKET &&
		(int)d->event->args[2] == SO_ERROR;
}

/** The socket whose ends the call has changed, or -1. */
static int changed_socket(const struct decoding *d)
{
	const struct event *event = d->event;
	bool good = event->result >= 0;

	switch (event->call->class) {
	case CALL_BIND:
	case CALL_LISTEN:
		return good ? event->fd : -1;
	case CALL_CONNECT:
		return good || event->result == -EINPROGRESS || event->result == -EINTR ? event->fd : -1;
	case CALL_ACCEPT:
		return event->made[0];
	case CALL_SOCKET:
		return event->made[1] >= 0 ? event->made[0] : -1;
	case CALL_SEND:
		return is_first_send(d) ? event->fd : -1;
	case CALL_SOCKET_OPTION:
		return asks_for_connection(d) ? event->fd : -1;
	default:
		return -1;
	}
}

void decode_ends(const struct decoding *d)
{
	int fd = changed_socket(d);
	int copy = fd < 0 ? -1 : borrow(d->tracee->process, fd);

	if (copy < 0)
		return;
	d->event->local = end_of(d, copy, get_local);
	d->event->remote = end_of(d, copy, get_remote);
	(void)close(copy); /* the program has its own */
}

static int option_of_held(int fd, int option)
{
	socklen_t length = sizeof(int);
	int value = 0;

	return getsockopt(fd, SOL_SOCKET, option, &value, &length) < 0 ? 0 : value;
}

void decode_held_socket(const struct decoding *d)
{
	static const int options[] = {SO_DOMAIN, SO_TYPE, SO_PROTOCOL};
	struct event *event = d->event;
	int copy = borrow(d->tracee->process, event->fd);
	size_t i;

	if (copy < 0)
		return;
	for (i = 0; i < sizeof options / sizeof *options; i++)
		event->args[i] = (uint64_t)option_of_held(copy, options[i]);
	event->local = end_of(d, copy, get_local);
	event->remote = end_of(d, copy, get_remote);
	event->args[i] = option_of_held(copy, SO_ACCEPTCONN) ? SOCKET_LISTENING
		: event->remote                              ? SOCKET_CONNECTED
		: address_port(event->local) > 0             ? SOCKET_BOUND
							     : SOCKET_CREATED;
	(void)close(copy); /* the program has its own */
}
