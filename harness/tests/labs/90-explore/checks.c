/* What explorations, the oracle, tools and the clock of a run have to find. */
#include <stdio.h>

#include "check/check.h"

enum { CROWD = 100 };

/* Whoever goes first: "one" comes before "two". */
static void every_order(struct scenario *s)
{
	struct program *pair = start(s, "pair");

	expect_text(program_stdout(pair), "one\ntwo\n");
	expect_end(program_stdout(pair));
	expect_exit(pair, 0);
}

/* Wherever a line is cut: it is one line. */
static void every_split(struct scenario *s)
{
	struct program *upper = start(s, "upper");

	say(program_stdin(upper), "a line\nanother\n");
	finish_sending(program_stdin(upper));
	expect_text(program_stdout(upper), "A LINE\nANOTHER\n");
	expect_end(program_stdout(upper));
	expect_exit(upper, 0);
}

/* Any input: the same as the reference. */
static void random_sizes(struct scenario *s)
{
	size_t length = draw(s, "length", 0, 100000);
	char *bytes = malloc(length + 1);
	struct program *twice, *judge;

	random_bytes(s, bytes, length);
	judge = oracle(s, "twice");
	send_bytes(program_stdin(judge), bytes, length);
	finish_sending(program_stdin(judge));
	expect_exit(judge, 0);
	twice = start(s, "twice");
	send_bytes(program_stdin(twice), bytes, length);
	finish_sending(program_stdin(twice));
	expect_same(program_stdout(twice), program_stdout(judge));
	expect_exit(twice, 0);
	free(bytes);
}

/* Two programs and a peer, each with times of its own. */
static void clock_in_order(struct scenario *s)
{
	struct program *even = start(s, "ticks", "2000"), *odd;

	pass_time(s, 1000);
	odd = start(s, "ticks", "2000");
	expect_silence(program_stdout(even));
	expect_silence(program_stdout(odd));
	pass_time(s, 999);
	expect_silence(program_stdout(even));
	pass_time(s, 1);
	expect_text(program_stdout(even), "2000\n");
	expect_silence(program_stdout(odd));
	say(program_stdin(odd), "x");
	pass_time(s, 1000);
	expect_text(program_stdout(odd), "2000 x\n");
	expect_silence(program_stdout(even));
	pass_time(s, 1000);
	expect_text(program_stdout(even), "4000\n");
	finish_sending(program_stdin(even));
	finish_sending(program_stdin(odd));
	expect_exit(even, 0);
	expect_exit(odd, 0);
}

/* A real program speaks to ours. */
static void with_a_tool(struct scenario *s)
{
	struct program *upper = start(s, "upper", port_text(s, 0)), *nc;

	(void)listening_port(upper, 0);
	nc = tool(s, "nc", "-N", "127.0.0.1", port_text(s, 0));
	say(program_stdin(nc), "by nc\n");
	finish_sending(program_stdin(nc));
	expect_text(program_stdout(nc), "BY NC\n");
	expect_exit(nc, 0);
	expect_exit(upper, 0);
}

/* Both have a child at the same time, with the same id: each in its own sandbox, out of reach of the other. */
static void children_of_a_tool(struct scenario *s)
{
	struct program *waits = start(s, "waits"), *shell;

	run_until_quiet(s);
	shell = tool(s, "sh", "-c", "cat; exit 7");
	run_until_quiet(s);
	finish_sending(program_stdin(waits));
	expect_exit(waits, 0);
	expect_no_child_left(s);
	finish_sending(program_stdin(shell));
	expect_exit(shell, 7);
}

/* How the program waits for them. */
static const struct {
	const char *name;
	int clients;
} ways[] = {{"poll", CROWD}, {"select", 10}, {"epoll", 10}, {"edges", 10}};

/* As many as there are: each gets its own words back. */
static void play_crowd(struct scenario *s, const char *way, int count)
{
	struct peer *clients[CROWD];
	char words[CROWD][24];
	int i;

	connect_many(start(s, "crowd", port_text(s, 0), way), (struct link){0}, count, clients);
	for (i = 0; i < count; i++) {
		snprintf(words[i], sizeof words[i], "client %d\n", i + 1);
		say(clients[i], words[i]);
	}
	for (i = 0; i < count; i++) {
		expect_text(clients[i], words[i]);
		finish_sending(clients[i]);
	}
	for (i = 0; i < count; i++)
		expect_end(clients[i]);
}

static void many_clients(struct scenario *s)
{
	size_t i;

	for (i = 0; i < sizeof ways / sizeof *ways; i++) {
		begin(s, ways[i].name);
		play_crowd(s, ways[i].name, ways[i].clients);
	}
}

/* Whoever speaks first: each gets its own words back. */
static void orders_of_clients(struct scenario *s)
{
	struct peer *clients[3];
	int i;

	connect_many(start(s, "crowd", port_text(s, 0), "poll"), (struct link){0}, 3, clients);
	for (i = 0; i < 3; i++)
		say(clients[i], (const char *[]){"one", "two", "three"}[i]);
	for (i = 0; i < 3; i++)
		expect_text(clients[i], (const char *[]){"one", "two", "three"}[i]);
}

/* Whatever becomes of one datagram, or of two: two words are asked for, and two answers come. */
static void every_loss(struct scenario *s)
{
	struct program *server = start(s, "answers", port_text(s, 0)), *client;

	expect_ready(server, "udp");
	(void)relay_to(
		s, (struct relay){.at = {.port = port(s, 1)}, .late_ms = 150}, (struct link){.port = port(s, 0)});
	client = start(s, "ask", port_text(s, 1), "one", "two");
	expect_text(program_stdout(client), "one!\ntwo!\n");
	expect_exit(client, 0);
}

static const struct field parts[] = {{"number", 1}, {"word", 0}, {NULL}};

/* A server of ours: times of a client's requests, answers of others, and a port where nobody is. */
static void peers_of_datagrams(struct scenario *s)
{
	struct peer *server = datagrams(s, "the server", (struct link){.port = port(s, 0)}), *stranger;
	struct program *client = start(s, "ask", port_text(s, 0), "one", "two");
	const struct datagram *first = expect_datagram(server, parts, "\2one", 4), *second;

	expect_silence(server);
	second = expect_datagram(server, parts, "\2one", 4);
	if (second->at_ns / 1000000 != first->at_ns / 1000000 + 100 || strcmp(first->to, "127.0.0.1") != 0 ||
		first->ttl != 64)
		fail_check(s, NULL, "expected the request again after 100 ms");
	stranger = datagrams(s, "a stranger", (struct link){0});
	send_datagram(stranger, (struct link){.port = first->port}, "\2no", 3);
	answer(server, "\2yes", 4);
	expect_text(program_stdout(client), "yes\n");
	(void)expect_datagram(server, parts, "\3two", 4);
	expect_source(server, (struct link){.port = first->port});
	close_connection(server);
	expect_exit(client, 5);
	send_datagram(stranger, (struct link){.port = first->port}, "", 0);
	if (!is_unreachable(stranger))
		fail_check(s, NULL, "expected that nobody is there");
}

/* A relay that holds back, doubles and delays as it is told, and has a port of its own for each of the server's. */
static void relays_of_datagrams(struct scenario *s)
{
	static const struct treatment there[] = {{1, SWAPPED}, {3, DOUBLED}, {0}}, back[] = {{1, DELAYED}, {0}};
	struct program *server = start(s, "answers", port_text(s, 0));
	struct peer *client = datagrams(s, "the client", (struct link){.v6 = true}), *relay;
	uint64_t asked_ns;

	expect_ready(server, "udp");
	relay = relay_to(s, (struct relay){.at = {.v6 = true}, .late_ms = 1000, .to_server = there, .to_client = back},
		(struct link){.v6 = true, .port = port(s, 0)});
	send_datagram(client, (struct link){.port = peer_port(relay)}, "1", 1);
	expect_silence(client);
	asked_ns = now_ns(s);
	send_datagram(client, (struct link){.port = peer_port(relay)}, "2", 1);
	(void)expect_datagram(client, NULL, "1!", 2);
	if (expect_datagram(client, NULL, "2!", 2)->at_ns != asked_ns + 1000000000)
		fail_check(s, NULL, "expected the first answer after a second");
	send_datagram(client, (struct link){.port = peer_port(relay)}, "", 0);
	(void)expect_datagram(client, NULL, "!", 1);
	(void)expect_datagram(client, NULL, "!", 1);
	expect_source(client, (struct link){.port = peer_port(relay)});
	if (relayed(s) != 7 || next_datagram(client, 5000))
		fail_check(s, NULL, "expected no more");
}

/* Who is answered from another port goes on there, through the relay, too. */
static void ports_of_a_server(struct scenario *s)
{
	struct program *server = start(s, "answers", port_text(s, 0), "apart");
	struct peer *client = datagrams(s, "the client", (struct link){0}), *relay;
	const struct datagram *answered;

	expect_bound(server, port(s, 0));
	relay = relay_to(s, (struct relay){0}, (struct link){.port = port(s, 0)});
	send_datagram(client, (struct link){.port = peer_port(relay)}, "hello", 5);
	answered = expect_datagram(client, NULL, "hello!", 6);
	if (answered->port == peer_port(relay))
		fail_check(s, NULL, "expected an answer from another port");
	answer(client, "more", 4);
	(void)expect_datagram(client, NULL, "more!", 5);
	expect_source(client, (struct link){.port = answered->port});
}

static const struct check checks[] = {
	{"every-order", 1, 10, "Whoever goes first, one comes before two.", "README", every_order,
		.explore = EVERY_ORDER, .tags = "long"},
	{"every-split", 1, 10, "A line is a line, however it comes.", "README", every_split, .explore = EVERY_SPLIT},
	{"random-sizes", 1, 10, "Input of any size comes out twice.", "README", random_sizes, .explore = RANDOM,
		.runs = 20, .needs = ORACLE, .observe = CONTROL},
	{"every-loss", 1, 10, "Whatever becomes of datagrams, each word is answered.", "README", every_loss,
		.explore = EVERY_LOSS, .tags = "long"},
	{"peers-of-datagrams", 1, 10, "A peer sees datagrams, when they come, and from where.", "README",
		peers_of_datagrams},
	{"relays-of-datagrams", 1, 5, "A relay does what its plan says.", "README", relays_of_datagrams, .needs = IPV6},
	{"ports-of-a-server", 1, 5, "A server's further ports are a relay's further ports.", "README",
		ports_of_a_server},
	{"clock-in-order", 1, 10, "Deadlines come in their order.", "README", clock_in_order},
	{"many-clients", 1, 10, "A hundred clients at once are answered.", "README", many_clients},
	{"orders-of-clients", 1, 10, "Whoever speaks first, each gets its own words back.", "README", orders_of_clients,
		.explore = EVERY_ORDER, .tags = "long"},
	{"with-a-tool", 1, 5, "nc gets its answer.", "README", with_a_tool, .tools = "nc"},
	{"children-of-a-tool", 1, 5, "A child is waited for beside a tool's.", "README", children_of_a_tool,
		.tools = "sh"},
};

LAB_CHECKS(checks);
