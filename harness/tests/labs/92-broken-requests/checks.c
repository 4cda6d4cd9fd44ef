/* Requests that are random, or nearly right, for a broker of lab 14, and such answers for its client. The last of them comes first: where
 * a program falls, shrinking their number leaves the one that did it as the first that is sent. */
#include <stdio.h>

#include "check/check.h"
#include "tests/labs/mutated.h"

enum { LONGEST = 6000, LONGEST_ANSWER = 600, MESSAGES = 1000, RUNS = 24, MOST_PASSED = 253, PATHS = 2000 };

static const struct model_message requests[] = {
	{"OPEN a\n", 7},
	{"OPEN sub/b\n", 11},
	{"OPEN ../../etc/passwd\n", 22},
	{"OPEN a\nOPEN nothing\nOPEN a\n", 27},
	{"", 0},
	{NULL, 0},
};

static const struct model_message answers[] = {
	{"+", 1},
	{"-not on a Sunday\n", 17},
	{"+-no\n+", 6},
	{"-\n", 2},
	{"", 0},
	{NULL, 0},
};

static struct program *broker(struct scenario *s)
{
	make_folder(s, "root", 0755);
	make_folder(s, "root/sub", 0755);
	put_file(s, "root/a", "hello\n");
	put_file(s, "root/sub/b", "another file\n");
	return start(s, "brokerd", "root", "s");
}

/* Now and then it comes with descriptors: one, some, or as many as go with one message, and of all kinds. */
static void send_message(struct peer *peer, struct mutated *message)
{
	static const int copies[] = {1, 2, 3, MOST_PASSED};
	size_t kind = below(message, 64);
	struct passable what = {.kind = (enum passed_kind)kind, .copies = copies[below(message, 4)]};

	message->bytes[message->length] = '\0';
	if (kind <= PASS_SOCKET && message->length && strlen((char *)message->bytes) == message->length)
		pass(peer, (char *)message->bytes, what);
	else if (message->length)
		send_bytes(peer, message->bytes, message->length);
}

static void survives(struct scenario *s)
{
	static unsigned char bytes[LONGEST + 1];
	struct mutated request = {.bytes = bytes, .most = draw(s, "the longest", 8, LONGEST)};
	uint64_t messages = draw(s, "messages", 1, MESSAGES), seed, n;
	struct program *server = broker(s);
	struct peer *client;

	random_bytes(s, &seed, sizeof seed);
	for (n = messages; n > 0; n--) {
		client = connect_unix(server, "s");
		mutate(&request, requests, seed, n);
		send_message(client, &request);
		close_connection(client);
		expect_no_report(server);
	}
	client = connect_unix(server, "s");
	say(client, "OPEN a\n");
	(void)expect_descriptor(client, "+");
}

/* A client that has more to ask for than most answers are worth. */
static struct program *asking(struct scenario *s, struct peer **server)
{
	static const char *argv[PATHS + 3] = {"brokerc", "s"};
	struct program *client;
	struct peer *listener;
	int i;

	begin(s, "a client");
	for (i = 0; i < PATHS; i++)
		argv[2 + i] = "a";
	listener = listen_unix(s, "s");
	client = start_arguments(s, &(struct world){0}, argv);
	*server = accept_from(listener, (struct link){0});
	return client;
}

static void client_survives(struct scenario *s)
{
	static unsigned char bytes[LONGEST_ANSWER + 1];
	struct mutated answer = {.bytes = bytes, .most = draw(s, "the longest", 8, LONGEST_ANSWER)};
	uint64_t messages = draw(s, "messages", 1, MESSAGES), seed, n;
	struct program *client = NULL;
	struct peer *server = NULL;

	random_bytes(s, &seed, sizeof seed);
	for (n = messages; n > 0; n--) {
		if (!client || program_end(client))
			client = asking(s, &server);
		mutate(&answer, answers, seed, n);
		send_message(server, &answer);
		run_until_quiet(s);
		expect_no_report(client);
		say(server, "\n"); /* the end of a reason, if it had none: what comes next is another answer */
	}
	close_connection(server);
	expect_ended(client);
	expect_no_report(client);
}

static const struct check checks[] = {
	{"survives", 1, 50, "Whatever brokerd is sent, it goes on.", "README", survives, .explore = RANDOM, .runs = RUNS,
		.observe = CONTROL, .sanitizers = "address,undefined"},
	{"client-survives", 1, 50, "Whatever brokerc is sent, it ends by itself.", "README", client_survives, .explore = RANDOM,
		.runs = RUNS, .observe = CONTROL, .sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
