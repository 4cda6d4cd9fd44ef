/** @file
 * The life of sockets, from created to closed, and which two are the ends of one connection.
 *
 * A connection that nobody has accepted yet is an object already, as it is in the kernel: the server's end waits in the queue
 * of the listening socket. It is made when the connection is seen to be made, by a program's connect(2) or by a peer, and is
 * taken out by accept(2). Events of two tasks that move at once are told in the order of tasks, so an accept may be told
 * before the connect that it belongs to; then the end that is told later finds the earlier one by their addresses.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "model/apply.h"
#include "model/option.h"

static void set_address(struct address **place, const struct address *address)
{
	if (!address)
		return;
	free(*place);
	*place = address_copy(address);
}

/** The kernel's view where it was asked. */
static void set_ends(struct object *object, const struct event *event)
{
	set_address(&object->local, event->local);
	set_address(&object->remote, event->remote);
}

static bool is_stream(const struct object *object)
{
	return object->type == SOCK_STREAM || object->type == SOCK_SEQPACKET;
}

static struct object *socket_of(const struct descriptors *all, int id)
{
	struct object *object = tables_object(all, id);

	return object && object->kind == OBJECT_SOCKET ? object : NULL;
}

/* --- making --- */

static struct object *new_socket(struct descriptors *all, struct process *process, const struct event *event, int fd)
{
	struct object *object = object_new(all, event, OBJECT_SOCKET, NULL);

	object->domain = (int)event->args[0];
	object->type = (int)event->args[1] & 0xf;
	object->protocol = (int)event->args[2];
	table_open_new(all, process->table, event, fd, object, event->flags | O_RDWR);
	return object;
}

static void join(struct object *one, struct object *other)
{
	one->other = other->id;
	other->other = one->id;
}

static void apply_pair(struct descriptors *all, struct process *process, const struct event *event)
{
	struct object *one = new_socket(all, process, event, event->made[0]);
	struct object *other = new_socket(all, process, event, event->made[1]);

	one->state = other->state = SOCKET_CONNECTED;
	set_ends(one, event);
	set_ends(other, event);
	join(one, other);
}

void apply_socket(struct descriptors *all, struct process *process, const struct event *event)
{
	if (event->made[1] >= 0)
		apply_pair(all, process, event);
	else if (event->made[0] >= 0)
		(void)new_socket(all, process, event, event->made[0]);
}

void apply_bind(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);

	if (!object)
		return;
	object->state = SOCKET_BOUND;
	object->options.reuse_before_bind = object->options.reuse_address;
	set_address(&object->local, event->address);
	set_ends(object, event);
}

void apply_listen(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);

	if (!object)
		return;
	object->state = SOCKET_LISTENING;
	object->backlog = (int)event->args[1];
	set_ends(object, event);
}

/* --- who belongs to whom --- */

/** A path leads to who has bound it last: the name of the one before was removed, and his socket with it. */
static struct object *find_listener(const struct descriptors *all, const struct address *target)
{
	struct object *wide = NULL;
	size_t i;

	for (i = all->living_count; i-- > 0;) {
		struct object *it = all->living[i];

		if (it->state != SOCKET_LISTENING || !address_reaches(it->local, target, it->options.v6only))
			continue;
		if (address_equal(it->local, target))
			return it;
		wide = it;
	}
	return wide;
}

static bool harness_listens_at(const struct descriptors *all, const struct address *target)
{
	size_t i;

	for (i = 0; i < all->harness_count; i++)
		if (address_reaches(&all->harness[i], target, false))
			return true;
	return false;
}

/** A socket whose ends are these two, the other way round. */
static struct object *find_opposite(const struct descriptors *all, const struct object *object)
{
	size_t i;

	for (i = 0; i < all->living_count; i++) {
		struct object *it = all->living[i];

		if (it != object && !it->other && it->state != SOCKET_CLOSED &&
			address_equal(it->local, object->remote) && address_equal(it->remote, object->local))
			return it;
	}
	return NULL;
}

/** Unix clients have no name: the first connection that was accepted is the first one that was made. */
static struct object *find_accepted(const struct descriptors *all, const struct object *listener)
{
	size_t i;

	for (i = 0; i < all->living_count; i++) {
		struct object *it = all->living[i];

		if (it->listener == listener->id && !it->other && !it->given && it->domain == AF_UNIX &&
			it->state != SOCKET_QUEUED)
			return it;
	}
	return NULL;
}

static void given_to_harness(struct object *object)
{
	object->given = object->peer_reads = object->peer_writes = true;
}

/** The server's end, which inherits what accept(2) will find in it. */
static struct object *new_server_end(struct descriptors *all, const struct event *event, const struct object *listener)
{
	struct object *object = object_new(all, event, OBJECT_SOCKET, NULL);

	object->where = (struct place){0};
	if (!listener)
		return object;
	object->listener = listener->id;
	object->domain = listener->domain;
	object->type = listener->type;
	object->protocol = listener->protocol;
	object->options = listener->options;
	return object;
}

static struct object *enqueue(struct descriptors *all, const struct event *event, const struct object *listener,
	const struct address *local, const struct address *remote)
{
	struct object *object = new_server_end(all, event, listener);

	object->state = SOCKET_QUEUED;
	set_address(&object->local, local);
	set_address(&object->remote, remote);
	return object;
}

/** A connection has been made by the program: finds its other end, or makes it. */
static void find_other_end(struct descriptors *all, struct object *object, const struct event *event)
{
	struct object *listener = find_listener(all, object->remote), *other = find_opposite(all, object);

	if (object->other || object->given)
		return;
	if (!other && listener)
		other = find_accepted(all, listener);
	if (!other && listener)
		other = enqueue(all, event, listener, object->remote, object->local);
	if (other)
		join(object, other);
	else if (harness_listens_at(all, object->remote))
		given_to_harness(object);
}

/* --- connecting --- */

static void connected(struct descriptors *all, struct object *object, const struct event *event)
{
	object->state = SOCKET_CONNECTED;
	object->error = 0;
	object->connected_by = event->number;
	if (is_stream(object))
		find_other_end(all, object, event);
}

static void failed(struct object *object, int error)
{
	object->state = SOCKET_FAILED;
	object->error = error;
}

/** A datagram socket has no connection, only somebody it talks to; AF_UNSPEC ends even that. */
static void set_partner(struct object *object, const struct event *event)
{
	bool ends = address_family(event->address) == AF_UNSPEC;

	if (!ends) {
		object->state = SOCKET_CONNECTED;
		return;
	}
	object->state = SOCKET_BOUND;
	free(object->remote);
	object->remote = NULL;
}

static void begun(struct descriptors *all, struct object *object, const struct event *event)
{
	object->state = SOCKET_CONNECTING;
	if (event->remote) /* the kernel has it already, and only the program does not know */
		find_other_end(all, object, event);
}

void apply_connect(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);

	if (!object)
		return;
	switch (event->result) {
	case 0:
		set_address(&object->remote, event->address);
		set_ends(object, event);
		if (is_stream(object))
			connected(all, object, event);
		else
			set_partner(object, event);
		break;
	case -EINPROGRESS:
	case -EINTR: /* goes on without the caller: connect(2) */
		set_address(&object->remote, event->address);
		set_ends(object, event);
		begun(all, object, event);
		break;
	case -EISCONN:
		if (object->state == SOCKET_CONNECTING)
			connected(all, object, event);
		break;
	case -EALREADY:
	case -EFAULT:
	case -EINVAL:
	case -EAFNOSUPPORT:
		break;
	default:
		failed(object, (int)-event->result);
	}
}

void apply_readiness(struct descriptors *all, struct object *object, unsigned revents)
{
	const struct event told = {.number = all->now};

	if (object->state != SOCKET_CONNECTING)
		return;
	if (revents & (POLLERR | POLLHUP))
		failed(object, 0); /* getsockopt(SO_ERROR) will tell why */
	else if (revents & POLLOUT)
		connected(all, object, &told);
}

/* --- accepting --- */

static struct object *take_from_queue(
	struct descriptors *all, const struct object *listener, const struct address *client)
{
	bool named = client && listener->domain != AF_UNIX;
	size_t i;

	for (i = 0; i < all->living_count; i++) {
		struct object *it = all->living[i];

		if (it->listener == listener->id && it->state == SOCKET_QUEUED &&
			(!named || address_equal(it->remote, client)))
			return it;
	}
	return NULL;
}

void apply_accept(struct descriptors *all, struct process *process, const struct event *event)
{
	struct object *listener = socket_of(all, event->object), *object = NULL, *other;

	if (event->made[0] < 0)
		return;
	if (listener)
		object = take_from_queue(all, listener, event->remote ? event->remote : event->address);
	if (!object)
		object = new_server_end(all, event, listener);
	object->state = SOCKET_CONNECTED;
	object->made_by = event->number;
	object->where = event->where;
	set_address(&object->remote, event->address);
	set_ends(object, event);
	other = object->other ? NULL : find_opposite(all, object);
	if (other)
		join(object, other);
	table_open_new(all, process->table, event, event->made[0], object, event->flags | O_RDWR);
}

/* --- ending --- */

void apply_shutdown(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);
	int how = (int)event->args[1];

	if (!object)
		return;
	if (how == SHUT_RDWR || (how == SHUT_WR && object->state == SOCKET_SHUT_READ) ||
		(how == SHUT_RD && object->state == SOCKET_SHUT_WRITE))
		object->state = SOCKET_SHUT_BOTH;
	else if (object->state != SOCKET_SHUT_BOTH)
		object->state = how == SHUT_WR ? SOCKET_SHUT_WRITE : SOCKET_SHUT_READ;
	object->ended_by = event->number;
}

static bool was_connected(const struct object *object)
{
	return is_stream(object) && object->state >= SOCKET_QUEUED && object->state < SOCKET_CLOSED;
}

static void reset_other(const struct descriptors *all, const struct object *object)
{
	struct object *other = tables_object(all, object->other);

	if (other)
		other->was_reset = true;
}

/** Nobody will accept what waits in the queue. */
static void close_queue(struct descriptors *all, const struct object *listener)
{
	size_t i;

	for (i = all->living_count; i-- > 0;) { /* backwards: they go */
		struct object *it = all->living[i];

		if (it->listener != listener->id || it->state != SOCKET_QUEUED)
			continue;
		it->state = SOCKET_CLOSED;
		it->resets = true;
		it->ended_by = all->now;
		reset_other(all, it);
		rights_lost(all, it);
		object_is_over(all, it);
	}
}

void socket_closed(struct descriptors *all, struct object *object)
{
	bool at_once = object->options.lingers && object->options.linger_s == 0 && object->domain != AF_UNIX;

	object->resets = was_connected(object) && !object->was_reset && (at_once || object_unread(all, object->id) > 0);
	if (object->resets)
		reset_other(all, object);
	if (object->state == SOCKET_LISTENING)
		close_queue(all, object);
	object->state = SOCKET_CLOSED;
	object->ended_by = all->now;
	rights_lost(all, object);
}

/* --- bytes --- */

void apply_transfer(struct descriptors *all, struct object *object, const struct event *event)
{
	bool receives = call_receives(event->call) && event->object == object->id;

	if (event->result == -ECONNRESET)
		object->was_reset = true;
	if (event->result < 0)
		return;
	if (object->state == SOCKET_CONNECTING)
		connected(all, object, event);
	set_address(&object->local, event->local);
	if (receives && event->result == 0 && event->count > 0 && is_stream(object))
		object->end_read = true;
}

/* --- options --- */

static void set_socket_option(struct socket_options *options, int name, int64_t value)
{
	switch (name) {
	case SO_REUSEADDR:
		options->reuse_address = value;
		break;
	case SO_REUSEPORT:
		options->reuse_port = value;
		break;
	case SO_BROADCAST:
		options->broadcast = value;
		break;
	case SO_LINGER:
		options->lingers = value >= 0;
		options->linger_s = value >= 0 ? (int)value : 0;
		break;
	case SO_RCVTIMEO:
		options->receive_timeout_ns = (uint64_t)value;
		break;
	case SO_SNDTIMEO:
		options->send_timeout_ns = (uint64_t)value;
		break;
	}
}

static void set_option(struct socket_options *options, const struct option *option, int64_t value)
{
	if (option->level == SOL_SOCKET)
		set_socket_option(options, option->name, value);
	else if (option->level == IPPROTO_TCP && option->name == TCP_NODELAY)
		options->nodelay = value;
	else if (option->level == IPPROTO_TCP && option->name == TCP_CORK)
		options->corked = value;
	else if (option->level == IPPROTO_IPV6 && option->name == IPV6_V6ONLY)
		options->v6only = value;
}

/** SO_ERROR: 0 means a connection only where the kernel has said so, because it is 0 while it is being made, too. */
static void error_asked(struct descriptors *all, struct object *object, const struct event *event, int64_t error)
{
	if (error == ECONNRESET)
		object->was_reset = true;
	if (error && (object->state == SOCKET_CONNECTING || object->state == SOCKET_FAILED))
		failed(object, (int)error);
	if (error || object->state != SOCKET_CONNECTING || !event->remote)
		return;
	set_ends(object, event);
	connected(all, object, event);
}

void apply_socket_option(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);
	const struct option *option = option_of(event);
	int64_t value;

	if (!object || !option || !option_value(event, &value))
		return;
	if (call_argument(event->call, ARG_OPTION_IN) >= 0)
		set_option(&object->options, option, value);
	else if (option->kind == OPTION_ERRNO)
		error_asked(all, object, event, value);
}

void apply_socket_name(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, event->object);
	bool remote = strcmp(event->call->name, "getpeername") == 0;

	if (!object || !event->address || event->address_room < event->address_length)
		return;
	set_address(remote ? &object->remote : &object->local, event->address);
	if (remote && object->state == SOCKET_CONNECTING)
		connected(all, object, event);
}

/* --- the harness's own ends --- */

static void peer_listens(struct descriptors *all, const struct event *event)
{
	if (event->local)
		ARRAY_ADD(all->harness, all->harness_count, all->harness_capacity) = *event->local;
}

/** The program's end of a connection that the harness has made: it waits to be accepted, or has been already. */
static void peer_connects(struct descriptors *all, const struct event *event)
{
	struct object *object = socket_of(all, object_by_ends(all, event->remote, event->local));
	const struct object *listener = find_listener(all, event->remote);

	if (!object && listener)
		object = enqueue(all, event, listener, event->remote, event->local);
	if (!object)
		return;
	given_to_harness(object);
	if (object->domain == AF_UNIX)
		object->peer = interned(event->who);
}

/** Unix clients have no name: who has connected first to where the harness listens is accepted first. */
static struct object *first_in_queue(const struct descriptors *all, const struct address *at)
{
	struct object *first = NULL;
	size_t i;

	for (i = 0; i < all->living_count; i++) {
		struct object *it = all->living[i];

		if (it->given && !it->peer && it->domain == AF_UNIX && address_equal(it->remote, at) &&
			(!first || it->connected_by < first->connected_by))
			first = it;
	}
	return first;
}

static void peer_accepts(const struct descriptors *all, const struct event *event)
{
	struct object *object = tables_object(all, event->object);

	if (object) {
		given_to_harness(object);
		return;
	}
	object = first_in_queue(all, event->local);
	if (object)
		object->peer = interned(event->who);
}

static bool ends_both(const char *what)
{
	return strcmp(what, PEER_RESETS) == 0 || strcmp(what, PEER_CLOSES) == 0;
}

void apply_peer(struct descriptors *all, const struct event *event)
{
	struct object *object = tables_object(all, event->object);
	const char *what = event->text ? event->text : "";

	if (strcmp(what, PEER_LISTENS) == 0)
		peer_listens(all, event);
	else if (strcmp(what, PEER_CONNECTS) == 0)
		peer_connects(all, event);
	else if (strcmp(what, PEER_ACCEPTS) == 0)
		peer_accepts(all, event);
	if (!object)
		return;
	if (strcmp(what, PEER_OPENS_TO_READ) == 0)
		object->given = object->peer_reads = true;
	if (strcmp(what, PEER_OPENS_TO_WRITE) == 0)
		object->given = object->peer_writes = true;
	if (strcmp(what, PEER_SAYS) == 0)
		object->peer_bytes_in += event->count;
	if (strcmp(what, PEER_READS) == 0)
		object->peer_bytes_out += event->count;
	if (strcmp(what, PEER_FINISHES) == 0 || ends_both(what))
		object->peer_writes = false;
	if (strcmp(what, PEER_STOPS) == 0 || ends_both(what))
		object->peer_reads = false;
	if (strcmp(what, PEER_RESETS) == 0)
		object->was_reset = true;
}
