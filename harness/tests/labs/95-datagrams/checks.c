/* What strangers send: random bytes, and good datagrams of lab 11 with something wrong in them. */
#include <stdio.h>

#include "check/check.h"
#include "tests/strangers.h"

enum { DATAGRAMS = 10000, HEADER = 5, GOOD_MOST = HEADER + 512 };

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

	for (i = 0; i < DATAGRAMS; i++) {
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

	for (i = 0; i < DATAGRAMS; i++) {
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
	{"uaskd", 1, 50, "10,000 datagrams of any kind do no harm to a server.", "README", to_server,
		.observe = BULK, .sanitizers = "address,undefined"},
	{"uask", 1, 50, "10,000 datagrams of any kind do no harm to a client.", "README", to_client,
		.observe = BULK, .sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
