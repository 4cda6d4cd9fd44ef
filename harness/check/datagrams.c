/** @file
 * Datagram sockets of ours, and what is expected of datagrams: whole ones, with where they came from.
 */
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"
#include "diagnose/datagrams.h"
#include "sandbox/network.h"

enum { BINDS_MOST = 64 }; /* on a network that others use a port may be gone between the question and the answer */

/* --- making --- */

/** A kernel that keeps datagrams to itself would let us take a run for quiet that is not. */
static void require_delivery(struct scenario *s)
{
	static int answer = 1; /* not yet asked; the same in every network of this machine */

	if (answer > 0)
		answer = observe_ask_markers();
	if (answer < 0)
		scenario_error(s, -answer, "datagrams do not arrive over loopback here (see plumb doctor)");
}

static int bind_somewhere(struct scenario *s, const char *name, struct link how, struct peer **out)
{
	struct datagram_options options = {
		.shared = how.shared, .host = how.far ? s->stage->host : 0, .clock = &s->now_ns};
	struct address group;
	int tries, number, r = -EADDRINUSE;

	for (tries = 0; r == -EADDRINUSE && tries < (how.port ? 1 : BINDS_MOST); tries++) {
		number = how.port ? how.port : scenario_own_port(s);
		options.at = scenario_address(s, how, number);
		if (how.group) {
			group = scenario_address(s, (struct link){.address = how.group}, number);
			options.group = &group;
		}
		r = peer_bind(name, &options, out);
	}
	return r;
}

struct peer *scenario_datagrams(struct scenario *s, const char *name, struct link how)
{
	struct peer *peer;
	int r;

	require_delivery(s);
	if (how.far && s->stage->host <= 0)
		scenario_error(s, EHOSTUNREACH, "the lab's check speaks of another host, which its row does not need");
	(void)scenario_sandbox(s, true); /* a run to be in */
	r = bind_somewhere(s, name, how, &peer);
	if (r < 0)
		scenario_error(s, -r, "cannot make a datagram socket");
	s->has_datagrams = true;
	scenario_tell_peer(s, peer, PEER_BINDS, NULL, 0);
	observe_watch_datagrams(s->observation);
	return scenario_add_peer(s, peer, memory_format(_("at %s"), _(name)));
}

/** For rules, which have to know at which interface. */
static void tell_membership(struct scenario *s, const struct peer *peer, struct link how)
{
	struct address interface = scenario_address(s, how, address_port(&peer->local));
	struct peer_act act = {.who = peer->name, .what = PEER_JOINS, .local = &interface, .remote = &peer->local};

	observe_peer_acted(s->observation, &act);
}

struct peer *datagrams(struct scenario *s, const char *name, struct link how)
{
	struct peer *peer = scenario_datagrams(s, name, how);
	char *at = address_format(&peer->local);

	if (how.group)
		tell_membership(s, peer, how);
	narrate(s, name, "takes datagrams at %s%s%s", at, how.group ? _(", of the group ") : "",
		how.group ? how.group : "");
	free(at);
	return peer;
}

void route_groups(struct scenario *s, const char *interface)
{
	int r;

	narrate(s, "check", "groups are reached over %s, where nobody names another interface", interface);
	(void)scenario_sandbox(s, true);         /* a run to be in … */
	observe_watch_datagrams(s->observation); /* … that leaves its network behind */
	r = network_route_groups(interface);
	if (r < 0)
		scenario_error(s, -r, "cannot change the route of groups");
}

/* --- the program's --- */

static bool has_bound(struct program *program, int n, struct address *out)
{
	struct sockaddr_storage room;

	if (!observe_bound(program->scenario->observation, program->task, n, &room))
		return false;
	*out = address_of(&room, sizeof room);
	return true;
}

/** "127.0.0.1:5002 and [::]:5002": where the program has bound datagram sockets. The caller frees. */
static char *bound_addresses(struct program *program)
{
	struct text out = {0};
	struct address at;
	int n;

	for (n = 0; has_bound(program, n, &at); n++) {
		char *shown = address_format(&at);

		text_addf(&out, "%s%s", n ? _(" and ") : "", shown);
		free(shown);
	}
	return text_take(&out);
}

static _Noreturn void fail_unbound(struct program *program, int n)
{
	find_nobody(program->scenario, NULL);
	scenario_fail(program->scenario,
		memory_format(_("expected %s to bind a datagram socket%s, but it does not"), called(program),
			n ? _(" more") : ""));
}

int datagram_port(struct program *program, int n)
{
	struct scenario *s = program->scenario;
	struct address at;
	bool more = true;

	while (!has_bound(program, n, &at)) {
		if (!more)
			fail_unbound(program, n);
		more = scenario_pump(s);
	}
	run_until_quiet(s);
	return address_port(&at);
}

void expect_bound(struct program *program, int number)
{
	struct scenario *s = program->scenario;
	struct address at = scenario_address(s, (struct link){0}, number);
	int n;

	narrate(s, "check", "expects %s to take datagrams at port %d", called(program), number);
	(void)datagram_port(program, 0); /* ends the check where there is none at all */
	for (n = 0; has_bound(program, n, &at); n++)
		if (address_port(&at) == number)
			return;
	at = scenario_address(s, (struct link){0}, number);
	find_nobody(s, &at);
	scenario_fail(s,
		memory_format(_("expected %s to bind port %d, but it has bound %s"), called(program), number,
			bound_addresses(program)));
}

/* --- sending --- */

static void send_to(struct peer *peer, const struct address *to, const void *bytes, size_t length)
{
	char *shown = quoted(bytes, length), *there = address_format(to);

	narrate(peer->owner, peer->name, "sends %s to %s", shown, there);
	free(shown);
	free(there);
	peer_send(peer, to, bytes, length, 0);
}

void send_datagram(struct peer *peer, struct link to, const void *bytes, size_t length)
{
	struct address address;

	if (!to.address && address_family(&peer->local) == AF_INET6)
		to.v6 = true;
	address = scenario_address(peer->owner, to, to.port);
	send_to(peer, &address, bytes, length);
}

/** What expectations have taken last; a lab that has taken nothing yet has nobody to answer. */
static const struct datagram *last_taken(struct peer *peer)
{
	const struct datagram_socket *socket = peer->datagrams;

	if (!socket->taken)
		scenario_error(peer->owner, ENOMSG, "the lab's check speaks of a datagram that it has not expected");
	return socket->came[socket->taken - 1];
}

void answer(struct peer *peer, const void *bytes, size_t length)
{
	send_to(peer, &last_taken(peer)->source, bytes, length);
}

/* --- expecting --- */

bool has_datagram(const struct peer *peer)
{
	return peer->datagrams->taken < peer->datagrams->came_count;
}

/** Goes on until one has come. @return false where none does. */
static bool await_datagram(struct peer *peer)
{
	while (!has_datagram(peer) && scenario_pump(peer->owner))
		;
	return has_datagram(peer);
}

static const struct datagram *take(struct peer *peer)
{
	return peer->datagrams->came[peer->datagrams->taken++];
}

static const char *const no_text = "";

static void keep_datagrams(struct peer *peer, const void *bytes, size_t length, const struct datagram *came)
{
	keep_difference(peer->owner, bytes ? bytes : no_text, length, came ? (const char *)came->bytes : no_text,
		came ? came->length : 0);
}

static _Noreturn void fail_nothing(struct peer *peer, const char *want)
{
	scenario_fail(peer->owner, memory_format(_("expected %s %s, but no datagram came"), want, peer->place));
}

static size_t same_bytes(const char *one, size_t one_length, const char *other, size_t other_length)
{
	size_t same = 0;

	while (same < one_length && same < other_length && one[same] == other[same])
		same++;
	return same;
}

/** How many the peer has got from the same source before this one. */
static size_t came_before(const struct peer *peer, const struct datagram *came)
{
	size_t count = 0, i;

	for (i = 0; peer->datagrams->came[i] != came; i++)
		count += address_equal(&peer->datagrams->came[i]->source, &came->source);
	return count;
}

/** Tells the rules what was promised in place of the datagram that was taken last. */
static void tell_expected(struct peer *peer, const void *bytes, size_t length, const struct datagram *came)
{
	struct scenario *s = peer->owner;
	struct peer_act act = {.who = peer->name,
		.what = PEER_EXPECTED,
		.bytes = bytes,
		.length = length,
		.local = &peer->local,
		.remote = &came->source,
		.before = came_before(peer, came)};

	if (s->observation)
		observe_peer_acted(s->observation, &act);
}

const struct event *sender_of(struct peer *peer, const struct datagram *came)
{
	const struct trace *trace = observed(peer->owner);

	return trace ? nth_datagram(trace, &came->source, &peer->local, came_before(peer, came)) : NULL;
}

/** Ends the check over a datagram that has come: what came is wrong already, how the run stands explains nothing. */
static _Noreturn void fail_over(struct peer *peer, const struct datagram *came, char *what)
{
	struct text whole = {0};

	text_add(&whole, what);
	free(what);
	add_sender(&whole, peer->owner, sender_of(peer, came));
	scenario_end(peer->owner, VERDICT_FAIL, NULL, text_take(&whole));
}

static _Noreturn void fail_datagram(
	struct peer *peer, const struct field *fields, const void *bytes, size_t length, const struct datagram *came)
{
	char *want = quoted(bytes, length), *have = quoted(came->bytes, came->length);
	const char *actual = (const char *)came->bytes;
	size_t same = same_bytes(bytes, length, actual, came->length);
	struct text what = {0};

	keep_datagrams(peer, bytes, length, came);
	tell_expected(peer, bytes, length, came);
	text_addf(&what, _("expected the datagram %s %s, but %s came"), want, peer->place, have);
	if (same < length && same < came->length) {
		text_addf(&what, _("; the first difference is at byte %zu"), same);
		add_differing_field(&what, fields, same, bytes, length, actual, came->length);
	} else {
		text_addf(&what, _(": %zu bytes in place of %zu"), came->length, length);
	}
	free(want);
	free(have);
	fail_over(peer, came, text_take(&what));
}

const struct datagram *expect_datagram(struct peer *peer, const struct field *fields, const void *bytes, size_t length)
{
	struct scenario *s = peer->owner;
	char *shown = quoted(bytes, length);
	const struct datagram *came;

	narrate(s, "check", "expects the datagram %s %s", shown, peer->place);
	if (!await_datagram(peer)) {
		char *want = memory_format(_("the datagram %s"), shown);

		keep_datagrams(peer, bytes, length, NULL);
		fail_nothing(peer, want);
	}
	free(shown);
	came = take(peer);
	if (came->length != length || (length && memcmp(came->bytes, bytes, length) != 0))
		fail_datagram(peer, fields, bytes, length, came);
	return came;
}

const struct datagram *expect_some_datagram(struct peer *peer, const char *what)
{
	struct scenario *s = peer->owner;

	what = _(what);
	narrate(s, "check", "expects %s %s", what, peer->place);
	if (!await_datagram(peer))
		fail_nothing(peer, what);
	return take(peer);
}

const struct datagram *next_datagram(struct peer *peer, int ms)
{
	struct scenario *s = peer->owner;
	uint64_t until_ns;

	narrate(s, "check", "waits %d ms for a datagram %s", ms, peer->place);
	run_until_quiet(s);
	until_ns = now_ns(s) + (uint64_t)ms * 1000000u;
	while (!has_datagram(peer) && scenario_pump_until(s, until_ns))
		;
	return has_datagram(peer) ? take(peer) : NULL;
}

static void answer_what_came(struct answering *it)
{
	unsigned char out[ANSWER_MOST];
	int length;

	while (has_datagram(it->peer) && !it->over) {
		length = it->reply(it->data, take(it->peer), out);
		it->over = length < 0;
		if (!it->over)
			peer_send(it->peer, &last_taken(it->peer)->source, out, (size_t)length, 0);
	}
}

void scenario_look(const struct observation *observation, void *scenario)
{
	struct scenario *s = scenario;
	struct answering *it = &s->answering;
	const struct event *last;

	(void)observation; /* the scenario's */
	if (!it->peer || it->over)
		return;
	last = trace_last(observed(s));
	if (last->kind != EVENT_CALL || !call_sends(last->call) || !scenario_act(s, it->peer))
		return;
	answer_what_came(it);
	(void)scenario_act(s, it->peer); /* else it does so when the run is quiet */
}

bool answer_each(struct peer *peer, const char *how, replies *reply, void *data)
{
	struct scenario *s = peer->owner;

	narrate(s, peer->name, "answers whatever comes %s", _(how));
	s->answering = (struct answering){.peer = peer, .reply = reply, .data = data};
	do
		answer_what_came(&s->answering);
	while (!s->answering.over && scenario_pump(s));
	s->answering.peer = NULL;
	return s->answering.over;
}

void expect_no_datagram(struct peer *peer, const char *expected)
{
	const struct datagram *came = has_datagram(peer) ? peer->datagrams->came[peer->datagrams->taken] : NULL;
	char *shown, *from, *what;

	if (!came)
		return;
	shown = quoted(came->bytes, came->length);
	from = address_format(&came->source);
	keep_datagrams(peer, NULL, 0, came);
	what = memory_format(_("expected %s %s, but the datagram %s came from %s"), expected, peer->place, shown, from);
	free(shown);
	free(from);
	fail_over(peer, came, what);
}

void expect_source(struct peer *peer, struct link from)
{
	const struct datagram *came = last_taken(peer);
	struct address wanted;
	char *want, *have;

	from.v6 = from.v6 || address_family(&came->source) == AF_INET6;
	wanted = scenario_address(peer->owner, from, from.port);
	want = address_format(&wanted);
	narrate(peer->owner, "check", "expects that it came from %s", want);
	if (address_equal(&came->source, &wanted)) {
		free(want);
		return;
	}
	have = address_format(&came->source);
	fail_over(peer, came,
		memory_format(
			_("expected the datagram %s to come from %s, but it came from %s"), peer->place, want, have));
}

bool is_unreachable(struct peer *peer)
{
	run_until_quiet(peer->owner);
	return peer->datagrams->unreachable > 0;
}

uint64_t now_ns(struct scenario *s)
{
	return s->observation ? observe_now_ns(s->observation) : s->now_ns;
}
