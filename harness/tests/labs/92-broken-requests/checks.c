/* Requests that are random, or nearly right, for a broker of lab 14. The last of them comes first: where a broker falls, shrinking their
 * number leaves the one that did it as the first that is sent. */
#include <stdio.h>

#include "check/check.h"
#include "tests/labs/mutated.h"

enum { LONGEST = 6000, MESSAGES = 1000, RUNS = 24, MOST_PASSED = 253 };

static const struct model_message requests[] = {
	{"OPEN a\n", 7},
	{"OPEN sub/b\n", 11},
	{"OPEN ../../etc/passwd\n", 22},
	{"OPEN a\nOPEN nothing\nOPEN a\n", 27},
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
static void send_request(struct peer *client, struct mutated *request)
{
	static const int copies[] = {1, 2, 3, MOST_PASSED};
	size_t kind = below(request, 64);
	struct passable what = {.kind = (enum passed_kind)kind, .copies = copies[below(request, 4)]};

	request->bytes[request->length] = '\0';
	if (kind <= PASS_SOCKET && request->length && strlen((char *)request->bytes) == request->length)
		pass(client, (char *)request->bytes, what);
	else if (request->length)
		send_bytes(client, request->bytes, request->length);
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
		send_request(client, &request);
		close_connection(client);
		expect_no_report(server);
	}
	client = connect_unix(server, "s");
	say(client, "OPEN a\n");
	(void)expect_descriptor(client, "+");
}

static const struct check checks[] = {
	{"survives", 1, 100, "Whatever it is sent, it goes on.", "README", survives, .explore = RANDOM, .runs = RUNS,
		.observe = CONTROL, .sanitizers = "address,undefined"},
};

LAB_CHECKS(checks);
