/* What strangers send to the programs of lab 13, and what clients and servers send that have gone mad. */
#include <stdio.h>

#include "check/check.h"
#include "tests/strangers.h"

enum { REQUESTS = 5000, TRANSFERS = 100, PACKETS = 50, TO_CLIENT = 10000, HEADER = 4, BLOCK = 512, NAME_LONG = 500, OVER_MS = 1000 };

static struct program *tftpd(struct scenario *s)
{
	make_folder(s, "root", 0777);
	put_file(s, "root/f", "hello\n");
	return start(s, "tftpd", "-w", "-t", "100", "-r", "2", "root", port_text(s, 0));
}

static size_t make_request(unsigned char *bytes, size_t room, int op, const char *name)
{
	bytes[0] = 0;
	bytes[1] = (unsigned char)op;
	return 3 + (size_t)snprintf((char *)bytes + 2, room - 2, "%s%coctet", name, 0);
}

/* When all transfers that have begun are over: beyond a number of them a server may lose requests. */
static void expect_alive(struct peer *client, struct program *server)
{
	unsigned char request[HEADER + BLOCK];

	while (next_datagram(client, OVER_MS))
		;
	send_datagram(client, (struct link){.port = datagram_port(server, 0)}, request,
		make_request(request, sizeof request, 1, "f"));
	(void)expect_datagram(client, NULL, "\0\3\0\1hello\n", 10);
	answer(client, "\0\4\0\1", HEADER);
	expect_no_report(server);
}

/* Names that have something the matter with them. */
static void send_odd_names(struct peer *client, struct link to)
{
	unsigned char request[HEADER + BLOCK];
	char name[NAME_LONG + 1];

	memset(name, 'x', NAME_LONG);
	name[NAME_LONG] = '\0';
	send_datagram(client, to, request, make_request(request, sizeof request, 1, ".."));
	send_datagram(client, to, request, make_request(request, sizeof request, 2, "../.."));
	send_datagram(client, to, request, make_request(request, sizeof request, 1, name));
	send_datagram(client, to, request, make_request(request, sizeof request, 2, name));
	send_datagram(client, to, "\0\1f\0f\0octet", 12);
	send_datagram(client, to, "\0\1\0\0", 4);
}

static void requests(struct scenario *s)
{
	static unsigned char good[HEADER + BLOCK], bytes[DATAGRAM_MOST];
	struct program *server = tftpd(s);
	struct link to = {.port = datagram_port(server, 0)};
	struct peer *client = datagrams(s, "a stranger", (struct link){0});
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	send_odd_names(client, to);
	for (i = 0; i < REQUESTS; i++) {
		length = make_request(good, sizeof good, 1 + (int)below(&state, 6), below(&state, 2) ? "f" : "none/../f");
		length = make_datagram(&state, bytes, good, length);
		send_datagram(client, to, bytes, length);
		expect_no_report(server);
	}
	expect_alive(client, server);
}

/* DATA or an ACK, with anything in it, from the client itself. */
static void send_packets(struct scenario *s, struct peer *client, struct program *server, int tid, uint64_t *state)
{
	static unsigned char good[HEADER + BLOCK], bytes[DATAGRAM_MOST];
	size_t length;
	int i;

	(void)s;
	for (i = 0; i < PACKETS; i++) {
		fill(state, good, sizeof good);
		memcpy(good, below(state, 4) ? "\0\3\0" : "\0\4\0", 3);
		good[3] = (unsigned char)below(state, 4);
		length = make_datagram(state, bytes, good, below(state, 8) ? sizeof good : HEADER + below(state, BLOCK));
		send_datagram(client, (struct link){.port = tid}, bytes, length);
		expect_no_report(server);
	}
}

static void transfers(struct scenario *s)
{
	static unsigned char request[HEADER + BLOCK];
	struct program *server = tftpd(s);
	struct link to = {.port = datagram_port(server, 0)};
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	char name[32];
	int i;

	for (i = 0; i < TRANSFERS; i++) {
		struct peer *client = datagrams(s, "a client", (struct link){0});

		snprintf(name, sizeof name, i % 2 ? "new-%d" : "f", i);
		send_datagram(client, to, request, make_request(request, sizeof request, i % 2 ? 2 : 1, name));
		send_packets(s, client, server, expect_some_datagram(client, "the first packet")->port, &state);
		pass_time(s, 1000); /* given up, or done */
	}
	expect_alive(datagrams(s, "another client", (struct link){0}), server);
}

static void tftpc(struct scenario *s)
{
	static unsigned char good[HEADER + BLOCK], bytes[DATAGRAM_MOST];
	struct peer *server = datagrams(s, "the server", (struct link){.port = port(s, 0)});
	struct program *client =
		start(s, "tftpc", "-t", "60000", "-r", "2", "get", "127.0.0.1", port_text(s, 0), "f", "got");
	int at = expect_some_datagram(server, "the request")->port;
	uint64_t state = draw(s, "seed", 0, UINT32_MAX);
	size_t length;
	int i;

	for (i = 0; i < TO_CLIENT; i++) {
		fill(&state, good, sizeof good);
		memcpy(good, "\0\3\0\7", HEADER); /* a block that is not next: the right one would be the last */
		length = make_datagram(&state, bytes, good, sizeof good);
		if (length >= HEADER && (bytes[1] == 5 || bytes[1] == 3))
			bytes[3] |= 2; /* never block 1 … */
		if (length >= 2 && bytes[0] == 0 && bytes[1] == 5)
			bytes[1] = 3; /* … and never an ERROR, which ends it */
		send_datagram(server, (struct link){.port = at}, bytes, length);
		expect_no_report(client);
	}
	send_datagram(server, (struct link){.port = at}, "\0\3\0\1hello\n", 10);
	expect_exit(client, 0);
	expect_no_report(client);
	expect_file(s, "got", "hello\n");
}

static const struct check checks[] = {
	{"requests", 1, 40, "5,000 datagrams of any kind at the port of requests do no harm to a server.", "README", requests,
		.observe = BULK, .sanitizers = "address,undefined"},
	{"transfers", 1, 40, "5,000 datagrams of any kind in the middle of transfers do no harm to a server.", "README",
		transfers, .observe = BULK, .sanitizers = "address,undefined"},
	{"tftpc", 1, 20, "10,000 datagrams of any kind do no harm to a client.", "README", tftpc,
		.observe = BULK, .sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
