/** @file
 * Ports that the kernel would choose, chosen so that they are the same in every run, or, on a network that others use, too,
 * told from all other numbers.
 *
 * bind(2) to port 0 is made by the tracer, on its own copy of the descriptor, with a port in its place. A socket that connects,
 * listens or sends without having been bound is bound first.
 */
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "observe/tracee.h"

enum { FIRST_PORT = 45001, LAST_PORT = 60999 }; /* of an own network; tells them from those that a check names */
enum { WAITS_MOST = 1000, OWNER_MS = 10000 };   /* whoever has a port for longer is no run of ours */

union socket_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

static in_port_t *port_of(union socket_address *address)
{
	return address->any.sa_family == AF_INET6 ? &address->v6.sin6_port : &address->v4.sin_port;
}

static bool is_inet(int family)
{
	return family == AF_INET || family == AF_INET6;
}

/**
 * Between the moment in which a port is found free and that in which a program binds it, another run on this machine could
 * choose it, too. So whoever chooses one has a name of it meanwhile, which the kernel gives to one socket only, and takes back
 * with the last descriptor: an abstract Unix address, of the same network as the ports.
 * @param call  bind(2), to have the name, or connect(2), to whoever has it
 * @return a socket for which that was done, or -1
 */
static int with_name(int number, int (*call)(int, const struct sockaddr *, socklen_t))
{
	struct sockaddr_un name = {.sun_family = AF_UNIX};
	int length = snprintf(name.sun_path + 1, sizeof name.sun_path - 1, "plumb-port-%d", number);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd >= 0 &&
		call(fd, (struct sockaddr *)&name,
			(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + (size_t)length)) == 0)
		return fd;
	if (fd >= 0)
		(void)close(fd); /* of no use */
	return -1;
}

int observe_claim_port(int number)
{
	int claim = with_name(number, bind);

	if (claim >= 0)
		(void)listen(claim, SOMAXCONN); /* for observe_await_port(): whoever is connected reads of its end */
	return claim;
}

int observe_await_port(int number)
{
	int claim = observe_claim_port(number), waits;
	bool stuck = false;

	for (waits = 0; claim < 0 && !stuck && waits < WAITS_MOST; waits++) {
		struct pollfd owner = {.fd = with_name(number, connect), .events = POLLIN};

		/* who cannot be asked is gone, or does not listen yet */
		stuck = owner.fd >= 0 && poll(&owner, 1, OWNER_MS) == 0;
		if (owner.fd >= 0)
			(void)close(owner.fd); /* only waited for */
		claim = observe_claim_port(number);
	}
	return claim;
}

/** The next port to be tried. On a shared network runs begin at different ones. */
static int next_port(struct observation *observation)
{
	const int shared = SHARED_SERVERS_LAST - SHARED_SERVERS_FIRST + 1;
	int port;

	if (!observation->options.shared_network)
		return FIRST_PORT + observation->ports_given++;
	do
		port = SHARED_SERVERS_FIRST + (getpid() * 61 + observation->ports_given++) % shared;
	while (!address_is_shared_port(port));
	return port;
}

/**
 * Binds to the next port that is free. @return as bind(2) in the kernel.
 * @param keep  the claim, too, until the run ends; else the kernel alone keeps the port for the program
 */
static int64_t bind_next(
	struct observation *observation, int fd, union socket_address *address, socklen_t length, bool keep)
{
	int r = -EADDRINUSE;

	while (r == -EADDRINUSE && observation->ports_given < LAST_PORT - FIRST_PORT) {
		int port = next_port(observation), claim = observe_claim_port(port);

		*port_of(address) = htons((uint16_t)port);
		if (claim < 0)
			continue;
		r = bind(fd, &address->any, length) < 0 ? -errno : 0;
		if (r == 0 && keep)
			ARRAY_ADD(observation->claims, observation->claim_count, observation->claim_capacity) = claim;
		else
			(void)close(claim); /* only a name */
	}
	return r;
}

/** @return true where the tracer has made the call. */
static bool bind_to_zero(
	struct observation *observation, const struct tracee *tracee, const struct event *event, int64_t *result)
{
	union socket_address address = {0};
	socklen_t length = (socklen_t)event->args[2];
	int fd;

	if (length > sizeof address ||
		memory_read_from(tracee->tid, event->args[1], &address, length) != (ssize_t)length ||
		!is_inet(address.any.sa_family) || *port_of(&address) != 0)
		return false;
	fd = borrow(tracee->process, event->fd);
	if (fd < 0)
		return false; /* the kernel will say what is wrong */
	/* the program may bind it in the other family, too: on a shared network nobody else is to have it there */
	*result = bind_next(observation, fd, &address, length, observation->options.shared_network);
	(void)close(fd); /* the program has its own */
	/* many runs, and each port is kept by a connection that has ended: the kernel has others */
	return !observation->options.shared_network || *result != -EADDRINUSE;
}

static bool is_unbound(const struct observation *observation, const struct event *event)
{
	const struct object *object = object_by_id(observation->trace->descriptors, event->object);

	return object && object->kind == OBJECT_SOCKET && is_inet(object->domain) &&
		(!object->local || address_port(object->local) == 0) && /* it may have been asked what its address is */
		(event->call->class != CALL_SEND || object->type == SOCK_DGRAM);
}

/** A datagram that comes late, when the program is gone, may not reach a program of another run: that port stays claimed. */
static void bind_first(struct observation *observation, const struct tracee *tracee, const struct event *event)
{
	bool datagrams = object_by_id(observation->trace->descriptors, event->object)->type == SOCK_DGRAM;
	union socket_address address = {0};
	socklen_t length = sizeof address;
	int fd = borrow(tracee->process, event->fd);

	if (fd < 0)
		return;
	if (getsockname(fd, &address.any, &length) == 0 && *port_of(&address) == 0)
		(void)bind_next(observation, fd, &address, length,
			datagrams && observation->options.shared_network); /* else the kernel chooses */
	(void)close(fd);                                                   /* the program has its own */
}

void ports_free(struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->claim_count; i++)
		(void)close(observation->claims[i]); /* only a name */
	free(observation->claims);
}

bool ports_choose(struct observation *observation, const struct tracee *tracee, int64_t *result)
{
	const struct event *event = &tracee->call.event;

	if (event->call->class == CALL_BIND)
		return bind_to_zero(observation, tracee, event, result);
	if ((event->call->class == CALL_CONNECT || event->call->class == CALL_LISTEN ||
		    event->call->class == CALL_SEND) &&
		is_unbound(observation, event))
		bind_first(observation, tracee, event);
	return false;
}
