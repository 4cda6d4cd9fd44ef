/** @file
 * A relay of datagrams, and its plan.
 *
 * It has sockets of two kinds, all of them peers of the scenario. A front stands for an address of the server: there clients
 * ask, and from there they are answered. A back stands for a client: from there the server is asked, and there it answers. When
 * the server answers from a further port, a further front is made for it. Sockets take and send when the run is quiet; between
 * these moments the relay moves datagrams from the ones to the others, as its plan says.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** A socket of a relay's, and whom it stands for. */
struct relay_end {
	struct peer *peer;      /**< borrowed from the scenario */
	struct address address; /**< a front: of the server; a back: of the client */
	size_t passed;          /**< how many of the datagrams that came here have been looked at */
};

/** Where a datagram goes on. */
struct passage {
	struct peer *out;
	struct address to;
	const struct datagram *datagram; /**< borrowed from the peer that got it; NULL: none */
};

/** What has gone one way. */
struct direction {
	int count;
	struct passage waiting; /**< for the next one to pass */
	uint64_t *seen;         /**< owned; hashes of all that came */
	size_t seen_count, seen_capacity;
};

struct relay_state {
	struct relay how;
	struct relay_end *fronts, *backs; /**< owned */
	size_t front_count, front_capacity, back_count, back_capacity;
	struct direction to_server, to_client;
};

static const char *const fates[] = {[PASSED] = N_("passed"),
	[LOST] = N_("lost"),
	[DOUBLED] = N_("doubled"),
	[DELAYED] = N_("delayed"),
	[SWAPPED] = N_("swapped")};

const char *fate_name(enum fate fate)
{
	return fates[fate];
}

/* --- its sockets --- */

static struct relay_end *find_end(struct relay_end *ends, size_t count, const struct address *address)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (address_equal(&ends[i].address, address))
			return &ends[i];
	return NULL;
}

static struct relay_end *front_for(struct scenario *s, struct relay_state *relay, const struct address *server)
{
	struct relay_end *front = find_end(relay->fronts, relay->front_count, server);
	struct link at = relay->how.at;

	if (front)
		return front;
	if (relay->front_count)
		at.port = 0; /* a further port of the server's */
	front = &ARRAY_ADD(relay->fronts, relay->front_count, relay->front_capacity);
	*front = (struct relay_end){.peer = scenario_datagrams(s, N_("the relay"), at), .address = *server};
	return front;
}

static struct relay_end *back_for(struct scenario *s, struct relay_state *relay, const struct address *client)
{
	struct relay_end *back = find_end(relay->backs, relay->back_count, client);
	struct link at = {.v6 = address_family(&relay->fronts[0].address) == AF_INET6};

	if (back)
		return back;
	back = &ARRAY_ADD(relay->backs, relay->back_count, relay->back_capacity);
	*back = (struct relay_end){.peer = scenario_datagrams(s, N_("the relay"), at), .address = *client};
	return back;
}

struct peer *relay_to(struct scenario *s, struct relay how, struct link to)
{
	struct relay_state *relay = memory_new(1, sizeof *relay);
	struct address server = scenario_address(s, to, to.port);
	char *there = address_format(&server), *here;
	struct peer *front;

	*relay = (struct relay_state){.how = how};
	ARRAY_ADD(s->relays, s->relay_count, s->relay_capacity) = relay;
	front = front_for(s, relay, &server)->peer;
	here = address_format(&front->local);
	narrate(s, N_("the relay"), "stands at %s for %s", here, there);
	free(here);
	free(there);
	return front;
}

void relays_free(struct scenario *s)
{
	size_t i;

	for (i = 0; i < s->relay_count; i++) {
		struct relay_state *relay = s->relays[i];

		free(relay->fronts);
		free(relay->backs);
		free(relay->to_server.seen);
		free(relay->to_client.seen);
		free(relay);
	}
	free(s->relays);
	s->relays = NULL;
	s->relay_count = s->relay_capacity = 0;
	s->relayed = 0;
}

int relayed(struct scenario *s)
{
	return s->relayed;
}

/* --- its plan --- */

static enum fate planned(const struct treatment *plan, int n)
{
	for (; plan && plan->n; plan++)
		if (plan->n == n)
			return plan->fate;
	return PASSED;
}

/** "3=lost,5=doubled": what becomes of the n-th. */
static enum fate fate_by_instance(const char *written, int n)
{
	const char *next = written, *name;
	size_t i;

	for (; next && *next; next = strchr(next, ','), next = next ? next + 1 : NULL) {
		name = strchr(next, '=');
		for (i = 0; name && atoi(next) == n && i < sizeof fates / sizeof *fates; i++)
			if (strncmp(name + 1, fates[i], strcspn(name + 1, ",")) == 0)
				return (enum fate)i;
	}
	return PASSED;
}

/** How often these bytes have gone this way before. */
static int times_before(struct direction *direction, const struct datagram *datagram)
{
	uint64_t hash = fnv1a(datagram->bytes, datagram->length) | (uint64_t)datagram->length << 32;
	int times = 0;
	size_t i;

	for (i = 0; i < direction->seen_count; i++)
		times += direction->seen[i] == hash;
	ARRAY_ADD(direction->seen, direction->seen_count, direction->seen_capacity) = hash;
	return times;
}

static enum fate decide(
	struct scenario *s, struct relay_state *relay, struct direction *direction, const struct datagram *datagram)
{
	bool to_server = direction == &relay->to_server;
	struct passing passing = {.to_server = to_server,
		.n = ++direction->count,
		.again = times_before(direction, datagram),
		.bytes = datagram->bytes,
		.length = datagram->length};

	s->relayed++;
	if (s->check->explore == EVERY_LOSS)
		return fate_by_instance(part_of_instance(s->instance->loss, s->number), s->relayed);
	if (relay->how.decide)
		return relay->how.decide(s, &passing);
	return planned(to_server ? relay->how.to_server : relay->how.to_client, direction->count);
}

/* --- passing on --- */

static void deliver(const struct passage *passage, uint64_t due_ns)
{
	peer_send(passage->out, &passage->to, passage->datagram->bytes, passage->datagram->length, due_ns);
}

static void tell_fate(struct scenario *s, const struct relay_state *relay, const struct direction *direction,
	const struct passage *passage, enum fate fate)
{
	static const char *const does[] = {
		[LOST] = PEER_LOSES, [DOUBLED] = PEER_DOUBLES, [DELAYED] = PEER_DELAYS, [SWAPPED] = PEER_SWAPS};
	const struct datagram *datagram = passage->datagram;
	struct peer_act act = {.who = passage->out->name,
		.local = &passage->out->local,
		.remote = &passage->to,
		.bytes = datagram->bytes,
		.length = datagram->length};
	char *shown;

	if (fate == PASSED)
		return;
	shown = quoted(datagram->bytes, datagram->length);
	act.what = does[fate];
	narrate(s, passage->out->name,
		direction == &relay->to_server ? N_("%s: datagram %d to the server, %s")
					       : N_("%s: datagram %d to the client, %s"),
		_(does[fate]), direction->count, shown);
	free(shown);
	observe_peer_acted(s->observation, &act);
}

static void pass_on(
	struct scenario *s, struct relay_state *relay, struct direction *direction, const struct passage *passage)
{
	enum fate fate = decide(s, relay, direction, passage->datagram);

	tell_fate(s, relay, direction, passage, fate);
	if (fate == SWAPPED && !direction->waiting.datagram) {
		direction->waiting = *passage;
		return;
	}
	if (fate != LOST)
		deliver(passage, fate == DELAYED ? s->now_ns + (uint64_t)relay->how.late_ms * 1000000u : 0);
	if (fate == DOUBLED)
		deliver(passage, 0);
	if (direction->waiting.datagram && fate != LOST && fate != DELAYED) {
		deliver(&direction->waiting, 0);
		direction->waiting.datagram = NULL;
	}
}

/** What clients have said to one address of the server. */
static void pass_to_server(struct scenario *s, struct relay_state *relay, size_t i)
{
	struct peer *peer = relay->fronts[i].peer;

	while (relay->fronts[i].passed < peer->datagrams->came_count) {
		const struct datagram *datagram = peer->datagrams->came[relay->fronts[i].passed++];
		struct passage passage = {.out = back_for(s, relay, &datagram->source)->peer,
			.to = relay->fronts[i].address,
			.datagram = datagram};

		pass_on(s, relay, &relay->to_server, &passage);
	}
}

/** What the server has said to one client. */
static void pass_to_client(struct scenario *s, struct relay_state *relay, size_t i)
{
	struct peer *peer = relay->backs[i].peer;

	while (relay->backs[i].passed < peer->datagrams->came_count) {
		const struct datagram *datagram = peer->datagrams->came[relay->backs[i].passed++];
		struct passage passage = {.out = front_for(s, relay, &datagram->source)->peer,
			.to = relay->backs[i].address,
			.datagram = datagram};

		pass_on(s, relay, &relay->to_client, &passage);
	}
}

void relays_pass(struct scenario *s)
{
	size_t i, j;

	for (i = 0; i < s->relay_count; i++) {
		for (j = 0; j < s->relays[i]->front_count; j++)
			pass_to_server(s, s->relays[i], j);
		for (j = 0; j < s->relays[i]->back_count; j++)
			pass_to_client(s, s->relays[i], j);
	}
}
