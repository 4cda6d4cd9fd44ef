/* What strangers send: random bytes, and good datagrams of lab 11 with something wrong in them. */
#include <stdio.h>

#include "check/check.h"

enum { TO_SERVER = 8000, TO_CLIENT = 2000, HEADER = 5, GOOD_MOST = HEADER + 512, DATAGRAM_MOST = 4000 };

/* SplitMix64, so that there are as many numbers as wanted. */
static uint64_t next_number(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static uint64_t below(uint64_t *state, uint64_t limit)
{
	return next_number(state) % limit;
}

static void fill(uint64_t *state, unsigned char *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = (unsigned char)next_number(state);
}

/* A third is random; the others are a good one that was cut, prolonged, or has other bits. */
static size_t make_datagram(uint64_t *state, unsigned char *bytes, const unsigned char *good, size_t good_length)
{
	static const size_t lengths[] = {0, 1, 4, 5, 6, 12, 13, 516, 517, 518, 519, 1472, DATAGRAM_MOST};
	size_t length = lengths[below(state, sizeof lengths / sizeof *lengths)], i;

	if (below(state, 3) == 0) {
		length = below(state, 2) ? length : below(state, DATAGRAM_MOST + 1);
		fill(state, bytes, length);
		return length;
	}
	memcpy(bytes, good, good_length);
	fill(state, bytes + good_length, DATAGRAM_MOST - good_length);
	for (i = below(state, 4); i > 0; i--)
		bytes[below(state, good_length)] ^= (unsigned char)(1u << below(state, 8));
	return below(state, 3) == 0 ? length : below(state, good_length + 2);
}

static size_t good_request(uint64_t *state, unsigned char *bytes)
{
	size_t length = HEADER + below(state, GOOD_MOST - HEADER + 1);

	fill(state, bytes, length);
	bytes[4] = (unsigned char)(1 + below(state, 3));
	return length;
}

static void to_server(struct scenario *s)
{
	static unsigned char good[GOOD_MOST], bytes[DATAGRAM_MOST];
	struct program *server = start(s, "uaskd", port_text(s, 0));
	struct link to = {.port = datagram_port(server, 0)};
	struct peer *client = datagrams(s, "a stranger", (struct link){0});
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	for (i = 0; i < TO_SERVER; i++) {
		length = make_datagram(&state, bytes, good, good_request(&state, good));
		send_datagram(client, to, bytes, length);
		expect_no_report(server);
	}
	while (next_datagram(client, 0))
		;
	send_datagram(client, to, "\0\0\0\1\1alive", 10);
	(void)expect_datagram(client, NULL, "\0\0\0\1\201alive", 10);
	expect_no_report(server);
}

static void to_client(struct scenario *s)
{
	static unsigned char good[HEADER + 5], bytes[DATAGRAM_MOST];
	struct peer *server = datagrams(s, "the server", (struct link){.port = port(s, 0)});
	struct program *client =
		start(s, "uask", "-t", "600000", "-r", "0", "127.0.0.1", port_text(s, 0), "echo", "alive");
	const struct datagram *request = expect_some_datagram(server, "the request");
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	for (i = 0; i < TO_CLIENT; i++) {
		memcpy(good, request->bytes, sizeof good);
		good[4] ^= 4; /* an answer to something else: the right one would be the last */
		length = make_datagram(&state, bytes, good, sizeof good);
		if (length >= HEADER && memcmp(bytes, request->bytes, 4) == 0)
			bytes[4] &= 0x7E;
		send_datagram(server, (struct link){.port = request->port}, bytes, length);
		expect_no_report(client);
	}
	memcpy(good, request->bytes, sizeof good);
	good[4] |= 0x80;
	answer(server, good, sizeof good);
	expect_text(program_stdout(client), "alive\n");
	expect_exit(client, 0);
	expect_no_report(client);
}

static const struct check checks[] = {
	{"uaskd", 1, 80, "8,000 datagrams of any kind do no harm to a server.", "README", to_server,
		.sanitizers = "address,undefined"},
	{"uask", 1, 20, "2,000 datagrams of any kind do no harm to a client.", "README", to_client,
		.sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
