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

/* How the program waits for them. */
static const struct {
	const char *name;
	int clients;
} ways[] = {{"poll", CROWD}, {"select", 10}, {"epoll", 10}, {"edges", 10}};

/* As many as there are: each gets its own words back. */
static void play_crowd(struct scenario *s, const char *way, int count)
{
	struct peer *clients[CROWD];
	char words[CROWD][16];
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

static const struct check checks[] = {
	{"every-order", 1, 20, "Whoever goes first, one comes before two.", "README", every_order,
		.explore = EVERY_ORDER},
	{"every-split", 1, 20, "A line is a line, however it comes.", "README", every_split, .explore = EVERY_SPLIT},
	{"random-sizes", 1, 20, "Input of any size comes out twice.", "README", random_sizes, .explore = RANDOM,
		.runs = 20, .needs = ORACLE, .observe = CONTROL},
	{"clock-in-order", 1, 10, "Deadlines come in their order.", "README", clock_in_order},
	{"many-clients", 1, 10, "A hundred clients at once are answered.", "README", many_clients},
	{"orders-of-clients", 1, 10, "Whoever speaks first, each gets its own words back.", "README", orders_of_clients,
		.explore = EVERY_ORDER},
	{"with-a-tool", 1, 10, "nc gets its answer.", "README", with_a_tool, .tools = "nc"},
};

LAB_CHECKS(checks);
