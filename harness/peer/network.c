/** @file
 * Sockets of ours that meet a program's over the network: clients, and servers.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "peer/ends.h"

void peer_find_addresses(struct peer *peer)
{
	struct sockaddr_storage storage;
	socklen_t length = sizeof storage;

	if (getsockname(peer->fd, (struct sockaddr *)&storage, &length) == 0)
		peer->local = address_of(&storage, length);
	length = sizeof storage;
	if (getpeername(peer->fd, (struct sockaddr *)&storage, &length) == 0)
		peer->remote = address_of(&storage, length);
}

static struct peer *new_peer(const char *name, enum peer_kind kind, int fd, size_t most)
{
	struct peer *peer = memory_new(1, sizeof *peer);

	*peer = (struct peer){.name = memory_string(name), .kind = kind, .fd = fd, .most = most};
	peer_find_addresses(peer);
	return peer;
}

/** Our side never holds back: what a program sees does not wait for our acknowledgement. */
static void set_options(int fd, const struct peer_socket *how)
{
	int yes = 1;

	/* courtesies of the kernel, all of them */
	if (how->window)
		(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &how->window, sizeof how->window);
	if (!how->nagle)
		(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, &yes, sizeof yes);
}

/** The same address family, a port of our own. */
static int bind_port(int fd, int family, unsigned short port)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
	int yes = 1;

	if (!port)
		return 0;
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); /* good arguments */
	return bind(fd, family == AF_INET ? (struct sockaddr *)&v4 : (struct sockaddr *)&v6,
		family == AF_INET ? sizeof v4 : sizeof v6);
}

static enum peer_kind kind_of(int family)
{
	return family == AF_UNIX ? PEER_UNIX : PEER_TCP;
}

int peer_connect(const char *name, const struct sockaddr *to, socklen_t to_length, const struct peer_socket *how,
	size_t most, struct peer **out)
{
	int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), r = 0, error = 0;

	if (fd < 0)
		return -errno;
	set_options(fd, how);
	if (bind_port(fd, to->sa_family, how->port) < 0)
		r = -errno;
	if (r == 0 && connect(fd, to, to_length) < 0 && errno != EINPROGRESS)
		error = errno;
	if (r < 0) {
		(void)close(fd); /* of no use */
		return r;
	}
	*out = new_peer(name, kind_of(to->sa_family), fd, most);
	if (error || to->sa_family != AF_UNIX)
		(*out)->remote =
			address_of(to, to_length); /* the kernel does not tell it until there is a connection */
	(*out)->connecting = error == 0 && to->sa_family != AF_UNIX;
	(*out)->refused = error;
	(*out)->finished = (*out)->ended = error != 0;
	return 0;
}

int peer_listen(const char *name, const struct sockaddr *at, socklen_t at_length, const struct peer_socket *how,
	int backlog, struct peer **out)
{
	int fd = socket(at->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1, r = 0;

	if (fd < 0)
		return -errno;
	set_options(fd, how); /* connections inherit them: what their handshake has offered cannot be taken back */
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes); /* good arguments */
	if (bind(fd, at, at_length) < 0 || listen(fd, backlog) < 0) {
		r = -errno;
		(void)close(fd); /* of no use */
		return r;
	}
	*out = new_peer(name, PEER_LISTENER, fd, 0);
	(*out)->finished = (*out)->ended = true;
	return 0;
}

int peer_accept(
	const struct peer *listener, const char *name, const struct peer_socket *how, size_t most, struct peer **out)
{
	int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return -errno;
	set_options(fd, how);
	*out = new_peer(name, kind_of(address_family(&listener->local)), fd, most);
	return 0;
}
