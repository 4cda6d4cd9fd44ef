/** @file
 * Decoders of what is sent and received: buffers, vectors, messages.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/uio.h>

#include "base/memory.h"
#include "base/text.h"
#include "observe/decode.h"

/** The first parts of a struct iovec[]. */
struct vector {
	struct iovec parts[IOV_MOST];
	size_t count;
};

static void read_vector(const struct decoding *d, uint64_t address, uint64_t count, struct vector *out)
{
	size_t parts = count < IOV_MOST ? count : IOV_MOST;
	ssize_t n = memory_read_from(d->tracee->tid, address, out->parts, parts * sizeof *out->parts);

	out->count = n < 0 ? 0 : (size_t)n / sizeof *out->parts;
}

static uint64_t vector_length(const struct vector *vector)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < vector->count; i++)
		sum += vector->parts[i].iov_len;
	return sum;
}

/** The first bytes behind the first @p skip, at most @p most of them. */
static struct captured capture_vector(
	const struct decoding *d, const struct vector *vector, uint64_t skip, uint64_t most)
{
	struct text bytes = {0};
	struct captured captured;
	size_t i;

	for (i = 0; i < vector->count && bytes.length < CAPTURED_MOST && bytes.length < most; i++) {
		uint64_t passed = skip < vector->parts[i].iov_len ? skip : vector->parts[i].iov_len;
		size_t want = vector->parts[i].iov_len - passed;
		unsigned char block[CAPTURED_MOST];
		ssize_t n;

		skip -= passed;
		want = want < CAPTURED_MOST - bytes.length ? want : CAPTURED_MOST - bytes.length;
		want = want < most - bytes.length ? want : most - bytes.length;
		n = want ? memory_read_from(d->tracee->tid, (uint64_t)vector->parts[i].iov_base + passed, block, want)
			 : 0;
		if (n > 0)
			text_add_bytes(&bytes, block, (size_t)n);
	}
	captured = (struct captured){.length = bytes.length};
	captured.bytes = (unsigned char *)text_take(&bytes);
	return captured;
}

static void set_data(struct event *event, struct captured captured)
{
	free(event->data.bytes);
	event->data = captured;
}

/** Did the call take less than it was given? What it has left has to be the beginning of the next one. */
static bool is_short(const struct event *event)
{
	return event->result > 0 && (uint64_t)event->result < event->count;
}

/* --- a buffer --- */

void decode_count(const struct decoding *d, int index)
{
	d->event->count = d->event->args[index];
}

void decode_bytes_in(const struct decoding *d, int index)
{
	if (!stops_is_terse(d->observation))
		decode_capture(d, d->event->args[index], d->event->args[index + 1]);
}

/** In /proc and by netlink the kernel tells of the machine, and of what is another number in each run: devices, ids, times. */
static bool tells_of_machine(const struct object *object)
{
	if (!object)
		return false;
	return object->kind == OBJECT_SOCKET ? object->domain == AF_NETLINK
					     : object->kind == OBJECT_FILE && strncmp(object->name, "/proc/", 6) == 0;
}

/** Of the signals that a signalfd tells of. */
static void number_senders(const struct decoding *d, const struct object *object)
{
	struct captured *data = &d->event->data;
	struct signalfd_siginfo *told = (struct signalfd_siginfo *)data->bytes;
	size_t i;

	for (i = 0; object && object->kind == OBJECT_SIGNAL_FD && i < data->length / sizeof *told; i++)
		told[i].ssi_pid = (uint32_t)decode_other_id(d, told[i].ssi_pid);
}

void decode_bytes_out(const struct decoding *d, int index)
{
	const struct object *object = object_by_id(d->observation->trace->descriptors, d->event->object);

	if (d->event->result <= 0 || tells_of_machine(object))
		return;
	if (stops_is_terse(d->observation) &&
		(!object || object->kind != OBJECT_SIGNAL_FD)) /* its bytes are signals taken */
		return;
	decode_capture(d, d->event->args[index], (size_t)d->event->result);
	number_senders(d, object);
}

void decode_bytes_rest(const struct decoding *d, int index)
{
	struct event *event = d->event;
	struct vector vector = {.count = 1, .parts[0] = {(void *)event->args[index], event->count}};

	if (is_short(event))
		event->rest = capture_vector(d, &vector, (uint64_t)event->result, UINT64_MAX);
}

/* --- a vector --- */

void decode_vector_in(const struct decoding *d, int index)
{
	struct vector vector;

	read_vector(d, d->event->args[index], d->event->args[index + 1], &vector);
	d->event->count = vector_length(&vector);
	if (d->event->call->class == CALL_SEND)
		set_data(d->event, capture_vector(d, &vector, 0, UINT64_MAX));
}

void decode_vector_out(const struct decoding *d, int index)
{
	const struct object *object = object_by_id(d->observation->trace->descriptors, d->event->object);
	struct vector vector;

	if (d->event->result <= 0 || tells_of_machine(object))
		return;
	read_vector(d, d->event->args[index], d->event->args[index + 1], &vector);
	set_data(d->event, capture_vector(d, &vector, 0, (uint64_t)d->event->result));
	number_senders(d, object);
}

void decode_vector_rest(const struct decoding *d, int index)
{
	struct vector vector;

	if (!is_short(d->event))
		return;
	read_vector(d, d->event->args[index], d->event->args[index + 1], &vector);
	d->event->rest = capture_vector(d, &vector, (uint64_t)d->event->result, UINT64_MAX);
}

/* --- a message --- */

static bool read_message(const struct decoding *d, int index, struct msghdr *message, struct vector *vector)
{
	if (!decode_read(d, d->event->args[index], message, sizeof *message))
		return false;
	read_vector(d, (uint64_t)message->msg_iov, message->msg_iovlen, vector);
	return true;
}

void decode_message_in(const struct decoding *d, int index)
{
	struct msghdr message;
	struct vector vector;

	if (!read_message(d, index, &message, &vector))
		return;
	d->event->count = vector_length(&vector);
	d->event->address_room = message.msg_namelen;
	if (d->event->call->class != CALL_SEND)
		return;
	set_data(d->event, capture_vector(d, &vector, 0, UINT64_MAX));
	decode_message_name(d, &message);
	decode_rights(d, &message);
}

void decode_message_out(const struct decoding *d, int index)
{
	const struct object *object = object_by_id(d->observation->trace->descriptors, d->event->object);
	struct msghdr message;
	struct vector vector;

	if (d->event->result < 0 || tells_of_machine(object) || !read_message(d, index, &message, &vector))
		return;
	set_data(d->event, capture_vector(d, &vector, 0, (uint64_t)d->event->result));
	d->event->flags = (unsigned)message.msg_flags;
	decode_message_name(d, &message);
	decode_rights(d, &message);
}

void decode_message_rest(const struct decoding *d, int index)
{
	struct msghdr message;
	struct vector vector;

	if (is_short(d->event) && read_message(d, index, &message, &vector))
		d->event->rest = capture_vector(d, &vector, (uint64_t)d->event->result, UINT64_MAX);
}

/* --- many messages --- */

enum { MESSAGES_MOST = 64 };

static size_t read_messages(const struct decoding *d, int index, uint64_t count, struct mmsghdr out[MESSAGES_MOST])
{
	ssize_t n;

	if (count > MESSAGES_MOST)
		count = MESSAGES_MOST;
	n = count ? memory_read_from(d->tracee->tid, d->event->args[index], out, count * sizeof *out) : 0;
	return n > 0 ? (size_t)n / sizeof *out : 0;
}

/** Of many messages the first one shows what they are; the bytes of all are counted. */
void decode_messages_in(const struct decoding *d, int index)
{
	struct mmsghdr messages[MESSAGES_MOST];
	size_t count = read_messages(d, index, (uint32_t)d->event->args[index + 1], messages), i;
	struct vector vector;

	for (i = count; i-- > 0;) { /* the first one last: its vector stays */
		read_vector(d, (uint64_t)messages[i].msg_hdr.msg_iov, messages[i].msg_hdr.msg_iovlen, &vector);
		d->event->count += vector_length(&vector);
	}
	if (!count)
		return;
	d->event->address_room = messages[0].msg_hdr.msg_namelen;
	if (d->event->call->class != CALL_SEND)
		return;
	set_data(d->event, capture_vector(d, &vector, 0, UINT64_MAX));
	decode_message_name(d, &messages[0].msg_hdr);
}

void decode_messages_out(const struct decoding *d, int index)
{
	struct mmsghdr messages[MESSAGES_MOST];
	size_t count = d->event->result > 0 ? read_messages(d, index, (uint64_t)d->event->result, messages) : 0, i;
	struct vector vector;

	for (i = 0; i < count; i++)
		d->event->moved += messages[i].msg_len;
	if (!count || d->event->call->class != CALL_RECEIVE)
		return;
	read_vector(d, (uint64_t)messages[0].msg_hdr.msg_iov, messages[0].msg_hdr.msg_iovlen, &vector);
	set_data(d->event, capture_vector(d, &vector, 0, messages[0].msg_len));
	decode_message_name(d, &messages[0].msg_hdr);
}
