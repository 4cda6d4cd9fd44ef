/* What strangers send to the programs of lab 12: queries and answers that are nearly right, or anything. */
#include <stdio.h>

#include "check/check.h"
#include "tests/strangers.h"

#define QUERY "DISC? 0123abcd\n"

enum { DATAGRAMS = 10000, NONCE_AT = 6, NONCE = 8, MS = 600000 };

static void beacon(struct scenario *s)
{
	static unsigned char bytes[DATAGRAM_MOST];
	struct program *server = start(s, "beacon", "-n", "printer", "-s", "631", port_text(s, 0));
	struct link to = {.port = datagram_port(server, 0)};
	struct peer *stranger = datagrams(s, "a stranger", (struct link){0}), *asker;
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	for (i = 0; i < DATAGRAMS; i++) {
		length = make_datagram(&state, bytes, (const unsigned char *)QUERY, sizeof QUERY - 1);
		send_datagram(stranger, to, bytes, length);
		expect_no_report(server);
	}
	asker = datagrams(s, "one who asks", (struct link){0});
	send_datagram(asker, to, QUERY, sizeof QUERY - 1);
	(void)expect_datagram(asker, NULL, "DISC! 0123abcd printer 631\n", 27);
	expect_no_report(server);
}

/* Some of them are right: what is printed is more than the one that comes last. */
static void finder(struct scenario *s)
{
	static unsigned char bytes[DATAGRAM_MOST];
	char good[] = "DISC! 01234567 printer 631\n", last[] = "DISC! 01234567 alive 80\n";
	struct peer *server = datagrams(s, "the beacon", (struct link){.port = port(s, 0)});
	struct program *client = start(s, "finder", "-b", "127.0.0.1", "-w", "600000", port_text(s, 0));
	const struct datagram *query = expect_some_datagram(server, "the query");
	struct link to = {.port = query->port};
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	memcpy(good + NONCE_AT, query->bytes + NONCE_AT, NONCE);
	memcpy(last + NONCE_AT, query->bytes + NONCE_AT, NONCE);
	for (i = 0; i < DATAGRAMS; i++) {
		length = make_datagram(&state, bytes, (const unsigned char *)good, sizeof good - 1);
		send_datagram(server, to, bytes, length);
		expect_no_report(client);
	}
	send_datagram(server, to, last, sizeof last - 1);
	pass_time(s, MS);
	(void)expect_some_line(program_stdout(client), "alive 127\\.0\\.0\\.1 80");
	expect_exit(client, 0);
	expect_no_report(client);
}

static const struct check checks[] = {
	{"beacon", 1, 50, "10,000 datagrams of any kind do no harm to a beacon.", "README", beacon, .observe = BULK, .sanitizers = "address,undefined"},
	{"finder", 1, 50, "10,000 datagrams of any kind do no harm to a finder.", "README", finder, .observe = BULK, .sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
