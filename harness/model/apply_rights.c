/** @file
 * Descriptors that travel in messages: who will receive them, and when. Until then they keep what they lead to open.
 *
 * In a stream they go with the first byte of their message: whoever reads that byte gets them, or they are lost where he has
 * made no room for them. Datagrams have them one by one.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "model/apply.h"

static bool counts_messages(const struct object *object)
{
	return object->type == SOCK_DGRAM || object->type == SOCK_SEQPACKET;
}

/** Whom a datagram without a connection goes to. */
static struct object *bound_at(
	const struct descriptors *all, const struct object *sender, const struct address *address)
{
	size_t i;

	for (i = all->living_count; i-- > 0;) {
		struct object *it = all->living[i];

		if (it->kind == OBJECT_SOCKET && it->type == sender->type && it->state != SOCKET_CLOSED &&
			address_reaches(it->local, address, it->options.v6only))
			return it;
	}
	return NULL;
}

struct object *receiver_of(const struct descriptors *all, const struct event *event)
{
	const struct object *sender = tables_object(all, event->object);

	if (!sender || sender->kind != OBJECT_SOCKET)
		return NULL;
	if (sender->other)
		return tables_object(all, sender->other);
	return counts_messages(sender) ? bound_at(all, sender, event->address ? event->address : sender->remote) : NULL;
}

bool object_is_travelling(const struct descriptors *all, int id)
{
	size_t i, j;

	for (i = 0; i < all->bundle_count; i++)
		for (j = 0; j < all->bundles[i].count; j++)
			if (all->bundles[i].descriptions[j]->object == id)
				return true;
	return false;
}

bool rights_are_few(const struct descriptors *all, const struct event *event, uint64_t most)
{
	uint64_t count = 0;
	size_t i, j;

	for (i = 0; i < all->bundle_count; i++) {
		count += all->bundles[i].to ? all->bundles[i].count : 0;
		for (j = 0; j < event->passed_count; j++) {
			const struct object *passed = descriptors_object(all, event->task, event->passed[j].fd);

			if (passed && passed->id == all->bundles[i].to)
				return false;
		}
	}
	return count <= most;
}

void bundle_drop(struct descriptors *all, size_t index)
{
	struct bundle dropped = all->bundles[index];
	size_t i;

	all->bundle_count--;
	memmove(&all->bundles[index], &all->bundles[index + 1], (all->bundle_count - index) * sizeof dropped);
	for (i = 0; i < dropped.count; i++)
		description_release(all, dropped.descriptions[i]);
	free(dropped.descriptions);
}

void rights_lost(struct descriptors *all, const struct object *to)
{
	size_t i;

	for (i = 0; i < all->bundle_count; i++) {
		if (all->bundles[i].to != to->id)
			continue;
		bundle_drop(all, i);
		i = (size_t)-1; /* what it held may have held others */
	}
}

/* --- sending --- */

/** The harness keeps what it is passed. */
static bool goes_to_harness(const struct object *sender)
{
	return sender && sender->given && sender->peer_reads;
}

void rights_sent(struct descriptors *all, const struct event *event)
{
	const struct process *process = tables_process(all, event->task);
	const struct object *from = tables_object(all, event->object);
	const struct object *to = event->passed_count ? receiver_of(all, event) : NULL;
	struct bundle bundle = {0};
	size_t i;

	if (event->result < 0 || !event->passed_count || (to ? to->state == SOCKET_CLOSED : !goes_to_harness(from)))
		return;
	bundle.to = to ? to->id : 0;
	bundle.at = to && counts_messages(to) ? to->messages_in : from->bytes_in;
	bundle.descriptions = memory_new(event->passed_count, sizeof(struct description *));
	for (i = 0; i < event->passed_count; i++) {
		const struct descriptor *row = table_row(process->table, event->passed[i].fd);

		if (!row)
			continue;
		row->description->references++;
		bundle.descriptions[bundle.count++] = row->description;
	}
	ARRAY_ADD(all->bundles, all->bundle_count, all->bundle_capacity) = bundle;
}

/* --- receiving --- */

/** Up to where a call has received: messages, or bytes. Who only looks at a stream looks at all of it, as far as they go. */
static uint64_t received_upto(const struct object *object, const struct event *event)
{
	if (counts_messages(object))
		return object->messages_out + 1;
	return event_only_looks(event) ? UINT64_MAX : object->bytes_out + event_bytes(event);
}

/** The first bundle that comes with what this call has received. @return its index, or -1. */
static int next_bundle(const struct descriptors *all, const struct object *object, const struct event *event)
{
	uint64_t upto = received_upto(object, event);
	size_t i;

	for (i = 0; i < all->bundle_count; i++)
		if (all->bundles[i].to == object->id && all->bundles[i].at < upto)
			return (int)i;
	return -1;
}

static bool has_two_ends(enum object_kind kind)
{
	return kind == OBJECT_PIPE || kind == OBJECT_FIFO || kind == OBJECT_SOCKET;
}

/** From the harness, which may have the other end of it, too: the kernel has said what it leads to. */
static void open_unknown(
	struct descriptors *all, struct process *process, const struct event *event, const struct passed *passed)
{
	struct event made = {.number = event->number,
		.where = event->where,
		.made_kind = passed->kind,
		.made_inode = passed->inode,
		.made_device = passed->device};
	struct object *object = object_of_inode(all, &made);

	if (!object) {
		object = object_new(all, &made, passed->kind, NULL);
		object->given = object->peer_reads = object->peer_writes = has_two_ends(passed->kind);
	}
	table_open_new(all, process->table, event, passed->fd, object,
		passed->flags | (event_message_flags(event) & MSG_CMSG_CLOEXEC ? O_CLOEXEC : 0));
}

static void open_known(struct descriptors *all, struct process *process, const struct event *event, int fd,
	struct description *description)
{
	table_open(all, process->table,
		(struct descriptor){.fd = fd,
			.description = description,
			.close_on_exec = event_message_flags(event) & MSG_CMSG_CLOEXEC,
			.opened_by = event->number,
			.where = event->where});
}

static void open_passed(
	struct descriptors *all, struct process *process, const struct event *event, const struct bundle *bundle)
{
	size_t i;

	for (i = 0; i < event->passed_count; i++)
		if (bundle && i < bundle->count)
			open_known(all, process, event, event->passed[i].fd, bundle->descriptions[i]);
		else
			open_unknown(all, process, event, &event->passed[i]);
}

void rights_received(struct descriptors *all, struct process *process, const struct event *event)
{
	const struct object *object = tables_object(all, event->object);
	int next;

	if (!object || object->kind != OBJECT_SOCKET || event->result < 0 ||
		(!event->passed_count && !all->bundle_count))
		return;
	next = next_bundle(all, object, event);
	open_passed(all, process, event, next < 0 ? NULL : &all->bundles[next]);
	if (event_only_looks(event))
		return;
	while (next >= 0) {
		bundle_drop(all, (size_t)next);
		next = next_bundle(all, object, event);
	}
}
