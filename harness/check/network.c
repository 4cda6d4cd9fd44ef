/** @file
 * Ports, and peers that meet a program over the network.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "check/scenario.h"
#include "diagnose/sockets.h"
#include "model/spelling.h"

/* Two's own bytes in another order are another port. */
enum { PROGRAMS_PORT = 5001, CLIENTS_PORT = 40001, LARGEST_PORT = 65535, KNOCKS_MOST = 8 };

union socket_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

static bool has_own_network(const struct scenario *s)
{
	return s->grading->tier == TIER_FULL;
}

/* --- ports --- */

/** Can it be bound at any address of the family? @param reuse  connections that have ended do not matter. */
static bool can_bind(int family, int type, int number, int reuse)
{
	union socket_address address = {.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number)}};
	socklen_t length = sizeof address.v4;
	int fd = socket(family, type | SOCK_CLOEXEC, 0);
	bool good;

	if (family == AF_INET6) {
		address = (union socket_address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)number)}};
		length = sizeof address.v6;
	}
	if (fd >= 0 && type == SOCK_STREAM)
		(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse); /* good arguments */
	/* a family that is not here is in nobody's way */
	good = fd < 0 || bind(fd, &address.any, length) == 0 || errno == EADDRNOTAVAIL;
	if (fd >= 0)
		(void)close(fd); /* only asked */
	return good;
}

/** For connections and for datagrams, of both families. */
static bool is_free(int number, int reuse)
{
	return can_bind(AF_INET, SOCK_STREAM, number, reuse) && can_bind(AF_INET6, SOCK_STREAM, number, reuse) &&
		can_bind(AF_INET, SOCK_DGRAM, number, false) && can_bind(AF_INET6, SOCK_DGRAM, number, false);
}

static void keep_claim(struct scenario *s, int claim)
{
	ARRAY_ADD(s->claims, s->claim_count, s->claim_capacity) = claim;
}

/** A server's port, and the one behind it: a program that takes the next port where its own is in use finds it free in every run. */
static bool claims_pair(struct scenario *s, int number)
{
	int claim = observe_claim_port(number), next = observe_claim_port(number + 1);
	bool good = claim >= 0 && next >= 0 && is_free(number, false) && is_free(number + 1, false);

	if (good) {
		keep_claim(s, claim);
		keep_claim(s, next);
		return true;
	}
	if (claim >= 0)
		(void)close(claim); /* not wanted */
	if (next >= 0)
		(void)close(next); /* not wanted */
	return false;
}

/** Shared networks: a port that is free; 0 where there is none. @param s  whose server's it is; NULL: a client's */
static int free_port(int first, int last, struct scenario *s)
{
	const int ports = last - first + 1;
	static int tried;
	int number, left;

	for (left = ports; left > 0; left--) {
		number = first + (getpid() * 61 + ports / 2 + tried++) % ports;
		if (address_is_shared_port(number) && (s ? claims_pair(s, number) : is_free(number, true)))
			return number;
	}
	return 0;
}

static int free_client_port(void)
{
	return free_port(SHARED_CLIENTS_FIRST, SHARED_CLIENTS_LAST, NULL);
}

int scenario_own_port(struct scenario *s)
{
	int number = has_own_network(s) ? CLIENTS_PORT + s->connections++ : free_client_port();

	if (!number)
		scenario_error(s, EADDRNOTAVAIL, "cannot find a free port");
	return number;
}

/** The kernel keeps a port for a minute after a connection of it has ended (TIME_WAIT): where all are kept, one will be free. */
enum { PORT_WAITS_MOST = 120, PORT_WAIT_MS = 1000 }; /* whoever has them for longer is no run of ours */

static int await_server_port(struct scenario *s)
{
	int number = free_port(SHARED_SERVERS_FIRST, SHARED_SERVERS_LAST, s), waits;

	for (waits = 0; !number && waits < PORT_WAITS_MOST; waits++) {
		(void)poll(NULL, 0, PORT_WAIT_MS); /* nobody tells when one is free */
		number = free_port(SHARED_SERVERS_FIRST, SHARED_SERVERS_LAST, s);
	}
	return number;
}

int port(struct scenario *s, int n)
{
	if (n < 0 || n >= PORTS_MOST)
		scenario_error(s, ERANGE, "the lab's check asks for too many ports");
	if (!s->ports[n])
		s->ports[n] = has_own_network(s) ? PROGRAMS_PORT + n : await_server_port(s);
	if (!s->ports[n])
		scenario_error(s, EADDRNOTAVAIL, "cannot find a free port");
	return s->ports[n];
}

const char *port_text(struct scenario *s, int n)
{
	char text[16];

	(void)snprintf(text, sizeof text, "%d", port(s, n));
	return interned(text);
}

static int port_of(const union socket_address *address)
{
	return ntohs(address->any.sa_family == AF_INET6 ? address->v6.sin6_port : address->v4.sin_port);
}

void find_nobody(struct scenario *s, const struct address *at)
{
	struct peer_act act = {.who = "the harness", .what = PEER_FINDS_NOBODY, .remote = at};

	observe_peer_acted(s->observation, &act);
}

static _Noreturn void fail_unheard(struct program *program, int n)
{
	find_nobody(program->scenario, NULL);
	scenario_fail(program->scenario,
		memory_format(_("expected %s to listen on a socket%s, but it does not"), called(program),
			n ? _(" more") : ""));
}

void await_listening(struct program *program, int n, struct sockaddr_storage *out)
{
	struct scenario *s = program->scenario;
	bool more = true;

	while (!observe_listening(s->observation, program->task, n, out)) {
		if (!more)
			fail_unheard(program, n);
		more = scenario_pump(s);
	}
	run_until_quiet(s);
}

int listening_port(struct program *program, int n)
{
	union socket_address address;

	await_listening(program, n, &address.room);
	return port_of(&address);
}

char *listening_addresses(struct program *program)
{
	union socket_address room;
	struct text out = {0};
	socklen_t length;
	int n;

	for (n = 0; (length = observe_listening(program->scenario->observation, program->task, n, &room.room)); n++) {
		struct address address = address_of(&room, length);
		char *shown = address_format(&address);

		text_addf(&out, "%s%s", n ? _(" and ") : "", shown);
		free(shown);
	}
	return text_take(&out);
}

/* --- clients --- */

static const char *host_of(struct link how)
{
	return how.address ? how.address : how.far ? OTHER_HOST : how.v6 ? "::1" : "127.0.0.1";
}

static socklen_t fill(union socket_address *out, struct scenario *s, const char *host, int number)
{
	*out = (union socket_address){.v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)number)}};
	if (inet_pton(AF_INET, host, &out->v4.sin_addr) == 1)
		return sizeof out->v4;
	*out = (union socket_address){.v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)number)}};
	if (inet_pton(AF_INET6, host, &out->v6.sin6_addr) != 1)
		scenario_error(s, EINVAL, "the lab's check connects to something that is no address");
	return sizeof out->v6;
}

struct address scenario_address(struct scenario *s, struct link at, int number)
{
	union socket_address address;
	socklen_t length = fill(&address, s, host_of(at), number);

	return address_of(&address, length);
}

static _Noreturn void fail_elsewhere(struct program *program, int number)
{
	struct scenario *s = program->scenario;
	struct address at = scenario_address(s, (struct link){0}, number);

	find_nobody(s, &at);
	scenario_fail(s,
		memory_format(_("expected %s to listen on port %d, but it listens at %s"), called(program), number,
			listening_addresses(program)));
}

void expect_listening(struct program *program, int number)
{
	struct scenario *s = program->scenario;
	union socket_address address;
	int n;

	narrate(s, "check", "expects %s to listen on port %d", called(program), number);
	(void)listening_port(program, 0); /* ends the check where there is none at all */
	for (n = 0; observe_listening(s->observation, program->task, n, &address.room); n++)
		if (port_of(&address) == number)
			return;
	fail_elsewhere(program, number);
}

void try_wrong_ports(struct scenario *s, const char *server)
{
	static const char *const words[] = {"", "x", "7x", "0x1F91", "65536", "4294973297", "99999999999999999999999"};
	size_t i;

	for (i = 0; i < sizeof words / sizeof *words; i++) {
		begin(s, "PORT is no number from 0 to 65535");
		expect_failure(start(s, server, words[i]), 2);
	}
}

void await_port(struct scenario *s, int number)
{
	int claim = has_own_network(s) ? -1 : observe_await_port(number);

	if (claim >= 0)
		keep_claim(s, claim);
}

void try_largest_port(struct scenario *s, const char *server)
{
	struct program *program;

	begin(s, "PORT is the largest that there is");
	await_port(s, LARGEST_PORT);
	program = start(s, server, "65535");
	run_until_quiet(s);
	if (program_end(program)) /* on a shared network somebody else may have it */
		expect_failure(program, 1);
	else
		expect_listening(program, LARGEST_PORT);
}

static struct peer_socket socket_of(const struct scenario *s, struct link how)
{
	return (struct peer_socket){.window = how.window ? how.window
			: has_own_network(s)             ? 0
							 : SHARED_BUFFER,
		.nagle = how.nagle};
}

size_t heard_most(const struct scenario *s)
{
	return (size_t)s->grading->lab->limits.output_kb << 10;
}

/** On a shared network a connection of the same two ports may have ended a moment ago: then from another one. */
static int knock(struct scenario *s, const char *name, const union socket_address *to, socklen_t length,
	struct peer_socket *socket, struct peer **out)
{
	int tries, r = 0;

	*out = NULL;
	for (tries = has_own_network(s) ? 1 : KNOCKS_MOST; tries > 0; tries--) {
		peer_free(*out);
		socket->port =
			(unsigned short)(has_own_network(s) ? CLIENTS_PORT + s->connections : free_client_port());
		r = peer_connect(name, &to->any, length, socket, heard_most(s), out);
		if (r < 0 || (*out)->refused != EADDRNOTAVAIL)
			break;
	}
	return r;
}

/** A kernel that does not tell what is on its way would let us take a run for quiet that is not. */
static void require_sight(struct scenario *s)
{
	static int answer = 1; /* not yet asked; the same in every network of this machine */

	if (answer > 0)
		answer = observe_ask_sockets();
	if (answer < 0)
		scenario_error(
			s, -answer, "this kernel does not tell what is on its way between sockets (see plumb doctor)");
}

/** The next client of this run; whether it is let in is seen when the run goes on. */
static struct peer *begin_to_connect(struct scenario *s, struct link how)
{
	struct peer_socket socket = socket_of(s, how);
	char *name = memory_format("client %d", s->connections + 1);
	union socket_address address;
	socklen_t length = fill(&address, s, host_of(how), how.port);
	struct address remote = address_of(&address, length);
	struct peer *peer;
	int r;

	require_sight(s);
	r = knock(s, name, &address, length, &socket, &peer);
	if (r < 0)
		scenario_error(s, -r, "cannot make a client");
	s->connections++;
	(void)scenario_add_peer(s, peer, memory_format(_("at %s"), name));
	free(name);
	observe_watch_connection(s->observation, &peer->local, &remote);
	return peer;
}

static void tell_connecting(struct scenario *s, const char *who, struct link how)
{
	narrate(s, who, how.v6 || strchr(host_of(how), ':') ? N_("connects to [%s]:%d") : N_("connects to %s:%d"),
		host_of(how), how.port);
}

static struct peer *connect_somehow(struct program *program, struct link how)
{
	struct scenario *s = program->scenario;
	char *name = memory_format("client %d", s->connections + 1);
	struct peer *peer;

	if (!how.port)
		how.port = listening_port(program, 0);
	tell_connecting(s, name, how);
	free(name);
	peer = begin_to_connect(s, how);
	run_until_quiet(s);
	return peer;
}

static _Noreturn void fail_refused(struct program *program, const struct peer *peer)
{
	char *there = address_format(&peer->remote), *here = listening_addresses(program);

	scenario_fail(program->scenario,
		memory_format(_("expected %s to take the connection of %s to %s, but it was refused (%s)%s%s"),
			called(program), peer->name, there, strerror(peer->refused), *here ? _("; it listens at ") : "",
			here));
}

struct peer *connect_with(struct program *program, struct link how)
{
	struct peer *peer = connect_somehow(program, how);

	if (peer->refused && !how.in_vain)
		fail_refused(program, peer);
	return peer;
}

struct peer *connect_to(struct program *program)
{
	return connect_with(program, (struct link){0});
}

void connect_many(struct program *program, struct link how, int n, struct peer *out[])
{
	struct scenario *s = program->scenario;
	char *names = memory_format("clients %d to %d", s->connections + 1, s->connections + n);
	int i;

	if (!how.port)
		how.port = listening_port(program, 0);
	tell_connecting(s, names, how);
	free(names);
	for (i = 0; i < n; i++)
		out[i] = begin_to_connect(s, how);
	run_until_quiet(s);
	for (i = 0; i < n; i++)
		if (out[i]->refused)
			fail_refused(program, out[i]);
}

void expect_refused(struct program *program, struct link how)
{
	struct peer *peer = connect_somehow(program, how);

	if (!peer->refused)
		scenario_fail_said(program->scenario,
			memory_format(
				_("expected that nobody listens on %s port %d, but %s was connected: %s listens at %s"),
				host_of(how), how.port ? how.port : listening_port(program, 0), peer->name,
				called(program), listening_addresses(program)));
	scenario_tell_peer(program->scenario, peer, PEER_WAS_TO_BE_REFUSED, NULL, 0);
}

/* --- servers --- */

static int own_port(struct scenario *s, int n, struct link how)
{
	return how.port ? how.port : port(s, n);
}

/** A listening socket of ours, of which nobody has been told. */
static struct peer *make_listener(struct scenario *s, int n, struct link how, int backlog)
{
	union socket_address address;
	socklen_t length = fill(&address, s, host_of(how), own_port(s, n, how));
	struct peer_socket socket = socket_of(s, how);
	struct peer *peer;
	int r;

	require_sight(s);
	(void)scenario_sandbox(s, true); /* a run to be in */
	r = peer_listen("server", &address.any, length, &socket, backlog, &peer);
	if (r < 0)
		scenario_error(s, -r, "cannot listen for the program");
	return scenario_add_peer(s, peer, memory_string(_("at the server")));
}

struct peer *listen_on(struct scenario *s, int n, struct link how)
{
	struct peer *peer = make_listener(s, n, how, how.backlog ? how.backlog : SOMAXCONN);

	narrate(s, "server", "listens on %s port %d", host_of(how), own_port(s, n, how));
	scenario_tell_peer(s, peer, PEER_LISTENS, NULL, 0);
	return peer;
}

/**
 * connect(2) does not wait: on a busy machine the kernel may leave the handshake for later, and a program that knocks meanwhile
 * would find the queue empty and be answered.
 */
static void wait_for_knock(struct scenario *s, const struct peer *listener)
{
	struct pollfd queue = {.fd = listener->fd, .events = POLLIN};

	while (poll(&queue, 1, -1) < 0)
		if (errno != EINTR)
			scenario_error(s, errno, "cannot fill the queue of a server");
}

/** A backlog of 0 has room for one, and that is ourselves. */
void swallow_at(struct scenario *s, int n, struct link how)
{
	struct peer *listener = make_listener(s, n, how, 0), *first;
	struct peer_socket socket = socket_of(s, how);
	union socket_address address = {0};
	int r;

	narrate(s, "server", "answers nobody who connects to %s port %d", host_of(how), own_port(s, n, how));
	memcpy(&address, listener->local.bytes, listener->local.length);
	r = knock(s, _("the first in the queue"), &address, listener->local.length, &socket, &first);
	if (r < 0 || first->refused)
		scenario_error(s, r < 0 ? -r : first->refused, "cannot fill the queue of a server");
	wait_for_knock(s, listener);
	s->connections++;
	(void)scenario_add_peer(s, first, memory_string(_("in the server's queue")));
	observe_watch_connection(s->observation, &first->local, &first->remote);
}

struct peer *accept_from(struct peer *listener, struct link how)
{
	struct scenario *s = listener->owner;
	struct peer_socket socket = socket_of(s, how);
	char *name = memory_format("connection %d", s->connections + 1);
	struct peer *peer;
	bool more = true;
	int r;

	narrate(s, "server", "accepts a connection");
	run_until_quiet(s); /* one that is on its way needs no time to pass */
	while ((r = peer_accept(listener, name, &socket, heard_most(s), &peer)) == -EAGAIN) {
		if (!more)
			scenario_fail(s, memory_string(_("expected a connection to the server, but none came")));
		more = scenario_pump(s);
	}
	if (r < 0)
		scenario_error(s, -r, "cannot accept the program's connection");
	s->connections++;
	(void)scenario_add_peer(s, peer, memory_format(_("at %s"), name));
	free(name);
	observe_watch_connection(s->observation, &peer->local, &peer->remote);
	scenario_tell_peer(s, peer, PEER_ACCEPTS, NULL, 0);
	return peer;
}

/* --- what is known of a connection --- */

int peer_port(struct peer *peer)
{
	return address_port(&peer->local);
}

const char *peer_address(struct peer *peer)
{
	return address_host(&peer->local);
}

int remote_port(struct peer *peer)
{
	return address_port(&peer->remote);
}

const char *remote_address(struct peer *peer)
{
	return address_host(&peer->remote);
}

void close_connection(struct peer *peer)
{
	narrate(peer->owner, peer->name, "closes the connection");
	peer->closing = true;
}

void add_end_of_connection(struct text *out, const struct peer *peer)
{
	const struct trace *trace = observed(peer->owner);
	int id = trace ? object_that_had_ends(trace->descriptors, &peer->remote, &peer->local) : 0;
	const struct event *end = id ? &trace->events[object_by_id(trace->descriptors, id)->ended_by] : NULL;
	const struct event *failure = end ? failed_transfer(trace, id, end->number) : NULL;

	if (!end || !end->where.file)
		return;
	text_addf(out, _(", which %s() has made at %s:%d"), function_name(end), end->where.file, end->where.line);
	if (failure)
		text_addf(out, _(", after %s() had failed with %s"), function_name(failure),
			errno_name((int)-failure->result));
	if (failure && failure->where.file)
		text_addf(out, _(" at %s:%d"), failure->where.file, failure->where.line);
}

void add_holder(struct text *out, const struct peer *peer)
{
	const struct trace *trace = observed(peer->owner);
	int id = trace && peer->remote.length ? object_by_ends(trace->descriptors, &peer->remote, &peer->local) : 0;
	struct holder holder;

	if (id && descriptors_holders(trace->descriptors, id, END_WRITE, &holder, 1) && holder.where.file)
		text_addf(out, _(" (descriptor %d, made at %s:%d)"), holder.fd, holder.where.file, holder.where.line);
}

char *place_of_end(const struct peer *peer)
{
	const struct trace *trace = observed(peer->owner);
	int id = trace ? object_that_had_ends(trace->descriptors, &peer->remote, &peer->local) : 0;
	const struct event *end = id ? &trace->events[object_by_id(trace->descriptors, id)->ended_by] : NULL;

	return end && end->where.file ? memory_format(" (%s:%d)", end->where.file, end->where.line) : memory_string("");
}

/** A send was told of the reset. */
static _Noreturn void fail_cut_off(struct peer *peer)
{
	char *place = place_of_end(peer), *what;

	what = memory_format(_("expected all %zu bytes of %s to be taken, but after %zu the connection was reset%s"),
		peer->queue.length, peer->name, peer->said, place);
	free(place);
	scenario_fail_said(peer->owner, what);
}

void expect_all_taken(struct peer *peer)
{
	struct scenario *s = peer->owner;

	narrate(s, "check", "expects that all is taken that %s says", peer->name);
	while (peer->said < peer->queue.length && !peer->reader_gone && scenario_pump(s))
		;
	if (peer->said < peer->queue.length && peer->reader_gone)
		fail_cut_off(peer);
	if (peer->said < peer->queue.length)
		scenario_fail(s,
			memory_format(_("expected all %zu bytes of %s to be taken, but after %zu nobody reads on"),
				peer->queue.length, peer->name, peer->said));
}

bool is_turned_away(struct peer *peer)
{
	return peer->reader_gone;
}

void expect_reset(struct peer *peer)
{
	struct scenario *s = peer->owner;

	narrate(s, "check", "expects a reset %s", peer->place);
	while (!peer->ended && scenario_pump(s))
		;
	if (!peer->reset)
		scenario_fail(s,
			memory_format(_("expected a reset %s, but %s"), peer->place,
				peer->ended ? _("the connection was ended in order") : _("it stays open")));
}
