/** @file
 * What can be asked of a single object: what it is called, how much is in it, who its ends are.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/words.h"
#include "model/tables.h"

bool object_is_internet(const struct object *object)
{
	return object && object->kind == OBJECT_SOCKET && (object->domain == AF_INET || object->domain == AF_INET6);
}

bool object_is_udp(const struct object *object)
{
	return object_is_internet(object) && object->type == SOCK_DGRAM;
}

static const char *const state_names[SOCKET_STATES] = {
	[SOCKET_CREATED] = "created",
	[SOCKET_BOUND] = "bound",
	[SOCKET_LISTENING] = "listening",
	[SOCKET_CONNECTING] = "connecting",
	[SOCKET_FAILED] = "failed",
	[SOCKET_QUEUED] = "queued",
	[SOCKET_CONNECTED] = "connected",
	[SOCKET_SHUT_READ] = "shut-read",
	[SOCKET_SHUT_WRITE] = "shut-write",
	[SOCKET_SHUT_BOTH] = "shut-both",
	[SOCKET_CLOSED] = "closed",
};

const char *socket_state_name(enum socket_state state)
{
	return state < SOCKET_STATES ? state_names[state] : "unknown";
}

/* --- what sentences call it --- */

/** Takes @p address. */
static char *with_address(const char *format, char *address)
{
	struct text out = {0};

	text_addf(&out, format, address);
	free(address);
	return text_take(&out);
}

/** "port 8000", or the whole address where it says more: a datagram socket at loopback's is deaf to broadcasts. */
static char *place_of(const struct object *object)
{
	bool says_nothing = address_is_wildcard(object->local) ||
		(address_is_loopback(object->local) && object->type != SOCK_DGRAM);
	int port = address_port(object->local);

	if (port >= 0 && says_nothing)
		return memory_format(_("port %d"), port);
	return address_format(object->local);
}

static char *describe_datagram(const struct object *object)
{
	if (object->remote)
		return with_address(_("the datagram socket to %s"), address_format(object->remote));
	if (object->local)
		return with_address(_("the datagram socket at %s"), place_of(object));
	return memory_string(_("a datagram socket"));
}

/** A client of a Unix socket has no name; then the server has one. */
static char *describe_accepted(const struct object *object)
{
	bool named = address_port(object->remote) >= 0;
	const char *from = object->state == SOCKET_QUEUED ? _("the connection from %s, not accepted yet")
							  : _("the connection from %s");
	const char *at = object->state == SOCKET_QUEUED ? _("a connection at %s, not accepted yet")
							: _("a connection accepted at %s");

	return with_address(named ? from : at, address_format(named ? object->remote : object->local));
}

/** Of a program's Unix connections only those of socketpair(2) lead to an end without a name. */
static bool is_unnamed(const struct address *address)
{
	return address_family(address) == AF_UNIX && !address_equal(address, address);
}

static char *describe_socket(const struct object *object)
{
	if (object->type == SOCK_DGRAM)
		return describe_datagram(object);
	if (object->listener)
		return describe_accepted(object);
	if (object->backlog || object->state == SOCKET_LISTENING)
		return with_address(_("the listening socket at %s"), place_of(object));
	if (object->remote && object->state == SOCKET_CONNECTING)
		return with_address(_("the connection to %s that is being made"), address_format(object->remote));
	if (object->remote && (object->state == SOCKET_FAILED || object->error))
		return with_address(_("the failed connection to %s"), address_format(object->remote));
	if (is_unnamed(object->remote))
		return memory_string(_("one end of a socket pair"));
	if (object->remote)
		return with_address(_("the connection to %s"), address_format(object->remote));
	if (object->local)
		return with_address(_("the socket bound to %s"), address_format(object->local));
	return NULL;
}

char *object_describe(const struct descriptors *descriptors, int id)
{
	const struct object *object = object_by_id(descriptors, id);
	char *what = object && object->kind == OBJECT_SOCKET && object->domain ? describe_socket(object) : NULL;
	char *whole;

	if (!object)
		return memory_string(_("something"));
	if (!what)
		return memory_string(object->name);
	whole = memory_format("%s (%s)", object->name, what);
	free(what);
	return whole;
}

/* --- how much is in it --- */

/** What came in and did not go out. More may have gone out than was seen to come in, where calls were not observed. */
static uint64_t rest(uint64_t in, uint64_t out)
{
	return in > out ? in - out : 0;
}

uint64_t object_unread(const struct descriptors *descriptors, int id)
{
	const struct object *object = object_by_id(descriptors, id);
	const struct object *other = object ? object_by_id(descriptors, object->other) : NULL;

	if (!object)
		return 0;
	if (object->kind != OBJECT_SOCKET)
		return rest(object->bytes_in + object->peer_bytes_in,
			object->bytes_out + object->peer_bytes_out + object->lost);
	return rest(other ? other->bytes_in : object->peer_bytes_in, object->bytes_out);
}

size_t object_queue_length(const struct descriptors *descriptors, int id)
{
	size_t count = 0, i;

	for (i = 0; i < descriptors->living_count; i++)
		count += descriptors->living[i]->state == SOCKET_QUEUED && descriptors->living[i]->listener == id;
	return count;
}

/* --- by its ends --- */

static bool has_ends(const struct object *object, const struct address *local, const struct address *remote)
{
	return address_equal(object->local, local) && address_equal(object->remote, remote);
}

static bool takes_datagrams(const struct object *object, const struct address *local)
{
	return object->type == SOCK_DGRAM && !object->remote &&
		address_reaches(object->local, local, object->options.v6only);
}

int object_by_inode(const struct descriptors *descriptors, uint64_t inode, uint64_t device)
{
	const struct event about = {.made_inode = inode, .made_device = device};
	const struct object *object = object_of_inode(descriptors, &about);

	return object ? object->id : 0;
}

int object_by_ends(const struct descriptors *descriptors, const struct address *local, const struct address *remote)
{
	int datagrams = 0;
	size_t i;

	for (i = descriptors->living_count; i-- > 0;) {
		const struct object *it = descriptors->living[i];

		if (it->kind != OBJECT_SOCKET || it->state == SOCKET_CLOSED || it->state == SOCKET_LISTENING)
			continue;
		if (has_ends(it, local, remote))
			return it->id;
		if (takes_datagrams(it, local))
			datagrams = it->id;
	}
	return datagrams;
}

int object_by_peer(const struct descriptors *descriptors, const char *who)
{
	size_t i;

	for (i = 0; i < descriptors->living_count; i++) {
		const struct object *it = descriptors->living[i];

		if (it->peer && it->state != SOCKET_CLOSED && strcmp(it->peer, who) == 0)
			return it->id;
	}
	return 0;
}

int object_that_had_ends(
	const struct descriptors *descriptors, const struct address *local, const struct address *remote)
{
	int id;

	for (id = object_count(descriptors); id > 0; id--) {
		const struct object *it = object_by_id(descriptors, id);

		if (it->kind == OBJECT_SOCKET && it->state == SOCKET_CLOSED && has_ends(it, local, remote))
			return id;
	}
	return 0;
}
