/** @file
 * A UDP socket of ours: takes one datagram, or sends one, at a time, and hears from ICMP where nobody was.
 *
 * Datagrams have borders: each system call of ours is one of them, whole. Errors that the network reports belong to one that
 * was sent before; they wait in a queue of their own (IP_RECVERR), from which they are read first, so that no send or receive
 * fails because of them.
 */
#include <errno.h>
#include <time.h> /* <linux/errqueue.h> needs it */

#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"
#include "model/descriptors.h"
#include "peer/ends.h"
#include "sandbox/network.h"

enum { DATAGRAM_MOST = 65536, CONTROL_MOST = 512 };

/* --- making --- */

/** What each datagram brings with it: where it was sent to, its time to live, and errors. All of it courtesies of the kernel. */
static void ask_for_more(int fd, int family)
{
	int yes = 1;

	if (family == AF_INET6) {
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes);
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, &yes, sizeof yes);
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_RECVERR, &yes, sizeof yes);
	} else {
		(void)setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
		(void)setsockopt(fd, IPPROTO_IP, IP_RECVTTL, &yes, sizeof yes);
		(void)setsockopt(fd, IPPROTO_IP, IP_RECVERR, &yes, sizeof yes);
		(void)setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
	}
}

static int share_port(int fd)
{
	int yes = 1;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
			setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) < 0
		? -errno
		: 0;
}

static struct in_addr v4_of(const struct address *address)
{
	return ((const struct sockaddr_in *)(const void *)address->bytes)->sin_addr;
}

/** Groups are of IPv4: only there labs use them. What is sent to one goes out at the socket's own address. */
static int join_group(int fd, const struct datagram_options *how)
{
	struct ip_mreqn membership = {.imr_address = v4_of(&how->at)};
	int no = 0;

	if (address_family(&how->at) != AF_INET)
		return how->group ? -EAFNOSUPPORT : 0;
	(void)setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &membership, sizeof membership); /* one without groups */
	if (!how->group)
		return 0;
	(void)setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &no, sizeof no); /* good arguments */
	membership.imr_multiaddr = v4_of(how->group);
	return setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) < 0 ? -errno : 0;
}

static struct peer *new_socket(const char *name, int fd, const struct datagram_options *how)
{
	struct peer *peer = memory_new(1, sizeof *peer);

	*peer = (struct peer){.name = memory_string(name),
		.kind = PEER_DATAGRAMS,
		.fd = fd,
		.datagrams = memory_new(1, sizeof *peer->datagrams)};
	peer->datagrams->clock = how->clock;
	peer_find_addresses(peer);
	return peer;
}

static int open_socket(int host, int family)
{
	int fd;

	if (host > 0)
		return network_socket(host, family, SOCK_DGRAM | SOCK_NONBLOCK);
	fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return fd < 0 ? -errno : fd;
}

int peer_bind(const char *name, const struct datagram_options *how, struct peer **out)
{
	const struct address *at = how->group ? how->group : &how->at;
	int family = address_family(at), fd = open_socket(how->host, family), r;

	if (fd < 0)
		return fd;
	ask_for_more(fd, family);
	r = how->shared ? share_port(fd) : 0;
	if (r == 0)
		r = join_group(fd, how);
	if (r == 0 && bind(fd, (const struct sockaddr *)(const void *)at->bytes, (socklen_t)at->length) < 0)
		r = -errno;
	if (r < 0) {
		(void)close(fd); /* of no use */
		return r;
	}
	*out = new_socket(name, fd, how);
	return 0;
}

void datagrams_free(struct datagram_socket *socket)
{
	size_t i;

	if (!socket)
		return;
	for (i = 0; i < socket->came_count; i++) {
		free((void *)socket->came[i]->bytes); /* const for those who read it */
		free(socket->came[i]);
	}
	for (i = 0; i < socket->queue_count; i++)
		free(socket->queue[i].bytes);
	free(socket->came);
	free(socket->queue);
	free(socket);
}

/* --- what the kernel tells beside the bytes --- */

/** Room that is aligned for control messages. */
union control {
	struct cmsghdr head;
	char room[CONTROL_MOST];
};

static void read_control(struct msghdr *message, struct datagram *out)
{
	struct address to = {.length = sizeof(struct sockaddr_in6)};
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	struct cmsghdr *it;

	for (it = CMSG_FIRSTHDR(message); it; it = CMSG_NXTHDR(message, it)) {
		const void *data = CMSG_DATA(it);

		if (it->cmsg_level == IPPROTO_IP && it->cmsg_type == IP_PKTINFO) {
			v4.sin_addr = ((const struct in_pktinfo *)data)->ipi_addr;
			to = address_of(&v4, sizeof v4);
		} else if (it->cmsg_level == IPPROTO_IPV6 && it->cmsg_type == IPV6_PKTINFO) {
			v6.sin6_addr = ((const struct in6_pktinfo *)data)->ipi6_addr;
			to = address_of(&v6, sizeof v6);
		} else if ((it->cmsg_level == IPPROTO_IP && it->cmsg_type == IP_TTL) ||
			(it->cmsg_level == IPPROTO_IPV6 && it->cmsg_type == IPV6_HOPLIMIT)) {
			out->ttl = *(const int *)data;
		}
	}
	out->to = address_host(&to);
}

/** One message of the queue of errors: it has the address to which the datagram was sent. @return true where there was one. */
static bool hear_error(struct peer *peer, peer_tells *tells, void *data)
{
	struct sockaddr_storage to;
	union control control;
	char block[1];
	struct iovec part = {block, sizeof block};
	struct msghdr message = {.msg_name = &to,
		.msg_namelen = sizeof to,
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control};
	struct cmsghdr *it;

	if (recvmsg(peer->fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
		return false;
	for (it = CMSG_FIRSTHDR(&message); it; it = CMSG_NXTHDR(&message, it)) {
		const struct sock_extended_err *error = (const void *)CMSG_DATA(it);

		if ((it->cmsg_type != IP_RECVERR && it->cmsg_type != IPV6_RECVERR) || error->ee_errno != ECONNREFUSED)
			continue;
		peer->datagrams->unreachable++;
		peer->remote = address_of(&to, message.msg_namelen);
		tells(data, peer, PEER_IS_UNREACHABLE, NULL, 0);
	}
	return true;
}

/* --- acting --- */

static void keep(struct peer *peer, struct msghdr *message, const void *bytes, size_t length)
{
	struct datagram_socket *socket = peer->datagrams;
	struct datagram *datagram = memory_new(1, sizeof *datagram);

	*datagram = (struct datagram){.bytes = memory_copy(length ? bytes : "", length ? length : 1),
		.length = length,
		.at_ns = *socket->clock,
		.source = address_of(message->msg_name, message->msg_namelen)};
	datagram->address = address_host(&datagram->source);
	datagram->port = address_port(&datagram->source);
	read_control(message, datagram);
	ARRAY_ADD(socket->came, socket->came_count, socket->came_capacity) = datagram;
}

static bool take_one(struct peer *peer, peer_tells *tells, void *data)
{
	static char bytes[DATAGRAM_MOST];
	struct sockaddr_storage source;
	union control control;
	struct iovec part = {bytes, sizeof bytes};
	struct msghdr message = {.msg_name = &source,
		.msg_namelen = sizeof source,
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof control};
	ssize_t n;

	while ((n = recvmsg(peer->fd, &message, 0)) < 0) /* an error that has come first is told first */
		if (errno == EAGAIN || !hear_error(peer, tells, data))
			return false;
	keep(peer, &message, bytes, (size_t)n);
	peer->remote = address_of(&source, message.msg_namelen);
	tells(data, peer, PEER_READS, bytes, (size_t)n);
	return true;
}

/** The one that has been due for the longest time; NULL where none is. */
static struct outgoing *due(const struct peer *peer)
{
	const struct datagram_socket *socket = peer->datagrams;
	struct outgoing *first = NULL;
	size_t i;

	for (i = socket->sent; i < socket->queue_count; i++) {
		struct outgoing *it = &socket->queue[i];

		if (!it->sent && (!first || it->due_ns < first->due_ns))
			first = it;
	}
	return first;
}

static bool send_one(struct peer *peer, peer_tells *tells, void *data)
{
	struct datagram_socket *socket = peer->datagrams;
	struct outgoing *it = due(peer);
	ssize_t n;

	if (!it || it->due_ns > *socket->clock)
		return false;
	n = sendto(peer->fd, it->bytes, it->length, 0, (const struct sockaddr *)(const void *)it->to.bytes,
		(socklen_t)it->to.length);
	if (n < 0 && errno == EAGAIN)
		return false;
	if (n < 0)
		socket->error = errno;
	it->sent = true;
	while (socket->sent < socket->queue_count && socket->queue[socket->sent].sent)
		socket->sent++;
	peer->remote = it->to;
	tells(data, peer, PEER_SAYS, it->bytes, it->length);
	return true;
}

bool datagrams_act(struct peer *peer, peer_tells *tells, void *data)
{
	if (take_one(peer, tells, data) || send_one(peer, tells, data))
		return true;
	if (!peer->closing || peer->datagrams->sent < peer->datagrams->queue_count)
		return false;
	(void)close(peer->fd); /* everything that counts was read or sent before */
	peer->fd = -1;
	peer->finished = peer->ended = true;
	tells(data, peer, PEER_CLOSES, NULL, 0);
	return true;
}

bool datagrams_can_act(const struct peer *peer)
{
	struct pollfd ready = {.fd = peer->fd, .events = POLLIN};

	return peer_due_ns(peer) <= *peer->datagrams->clock ||
		(peer->closing && peer->datagrams->sent == peer->datagrams->queue_count) || poll(&ready, 1, 0) == 1;
}

void peer_send(struct peer *peer, const struct address *to, const void *bytes, size_t length, uint64_t due_ns)
{
	struct datagram_socket *socket = peer->datagrams;

	ARRAY_ADD(socket->queue, socket->queue_count, socket->queue_capacity) = (struct outgoing){
		.to = *to, .bytes = length ? memory_copy(bytes, length) : NULL, .length = length, .due_ns = due_ns};
}

uint64_t peer_due_ns(const struct peer *peer)
{
	const struct outgoing *first = peer->kind == PEER_DATAGRAMS && peer->fd >= 0 ? due(peer) : NULL;

	return first ? first->due_ns : UINT64_MAX;
}
