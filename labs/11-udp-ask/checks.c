/* The promises of lab 11. Each check plays the clients of uaskd, or the server of uask, or stands as a relay between the two. */
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "check/check.h"

/* The wire format: an id of 4 bytes, an op of 1 byte, a text. */
enum { HEADER = 5, TEXT_MOST = 512, REQUEST_MOST = HEADER + TEXT_MOST, DATAGRAM_MOST = 9000 };
enum { ECHO = 1, UPPER, TIME, ANSWER = 0x80, ERROR = 0xFF };
/* What uask does without options; and how much its clock may be off, which counts whole milliseconds and is read now and then. */
enum { MS = 300, REPEATS = 4, SLACK_MS = 10 };
enum { CLIENTS = 3, REQUESTS = 20, FUZZED_MOST = 1100, STRAYS = 5 };
enum { HEX_BYTES = 24, HEX_ROOM = 3 * HEX_BYTES + 4 };

/* Promises of the README that more than one check tries. */
static const char in_use[] = N_("That the port is in use is exit status 1.");
static const char wrong_usages_fail[] = N_("Wrong usage (a PORT of uaskd that is no number from 0 to 65535, an MS that is none from 1 on, an N that is none from 0 on, an unknown option or OP, a TEXT of more than 512 bytes, arguments that are missing or too many) has exit status 2; then nothing is sent, and nothing printed on standard output.");
static const char from_who_was_asked[] = N_("An answer comes from the address and the port that were asked; what comes from elsewhere is ignored.");

static const struct field parts[] = {{"id", 4}, {"op", 1}, {"text", 0}, {NULL}};

/* --- datagrams --- */

struct message {
	unsigned char bytes[DATAGRAM_MOST];
	size_t length;
};

static struct message message_of(uint32_t id, int op, const void *text, size_t size)
{
	struct message message = {.length = HEADER + size};
	int i;

	for (i = 0; i < 4; i++)
		message.bytes[i] = (unsigned char)(id >> (24 - 8 * i));
	message.bytes[4] = (unsigned char)op;
	if (size)
		memcpy(message.bytes + HEADER, text, size);
	return message;
}

static void send_message(struct peer *client, struct link to, uint32_t id, int op, const void *text, size_t size)
{
	struct message message = message_of(id, op, text, size);

	send_datagram(client, to, message.bytes, message.length);
}

static const struct datagram *expect_message(struct peer *peer, uint32_t id, int op, const void *text, size_t size)
{
	struct message message = message_of(id, op, text, size);

	return expect_datagram(peer, parts, message.bytes, message.length);
}

static uint32_t id_of(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint64_t number_of(const unsigned char *bytes)
{
	return (uint64_t)id_of(bytes) << 32 | id_of(bytes + 4);
}

/* The first bytes, for sentences. */
static void hex_of(const unsigned char *bytes, size_t length, char out[HEX_ROOM])
{
	size_t i, at = 0;

	out[0] = '\0';
	for (i = 0; i < length && i < HEX_BYTES; i++)
		at += (size_t)snprintf(out + at, HEX_ROOM - at, i ? " %02x" : "%02x", bytes[i]);
	if (length > HEX_BYTES)
		snprintf(out + at, HEX_ROOM - at, " ...");
}

/* --- a server, and its clients --- */

/* The server is asked where it is, whatever port it has been given. */
static struct link uaskd(struct scenario *s)
{
	return (struct link){.port = datagram_port(start(s, "uaskd", port_text(s, 0)), 0)};
}

static struct peer *client_of(struct scenario *s, struct link server)
{
	return datagrams(s, "the client", (struct link){.v6 = server.v6});
}

static void expect_echo(struct peer *client, struct link server, uint32_t id, const void *text, size_t size)
{
	send_message(client, server, id, ECHO, text, size);
	(void)expect_message(client, id, ECHO | ANSWER, text, size);
	expect_source(client, server);
}

static void expect_echo_of(struct peer *client, struct link server, uint32_t id, const char *text)
{
	expect_echo(client, server, id, text, strlen(text));
}

/* A text of so many bytes. */
static const char *long_text(size_t size)
{
	static char text[TEXT_MOST + 2];

	memset(text, 'x', size);
	text[size] = '\0';
	return text;
}

static void wrong_usage_of_uaskd(struct scenario *s)
{
	expect_failure(start(s, "uaskd"), 2);
	expect_failure(start(s, "uaskd", port_text(s, 0), "7777"), 2);
	try_wrong_ports(s, "uaskd");
}

static void wrong_usage_of_uask(struct scenario *s)
{
	static const char *const ops[] = {"lower", "ech", "echoes", "ECHO", ""};
	static const struct { const char *option, *argument; } wrong[] = {
		{"-t", "0"}, {"-t", "x"}, {"-t", "5x"}, {"-t", ""}, {"-r", "-1"}, {"-r", "x"}, {"-r", "5x"}, {"-r", ""}, {"-x", "5"}};
	struct peer *server = datagrams(s, "the server", (struct link){.port = port(s, 0)});
	const char *at = port_text(s, 0);
	size_t i;

	expect_failure(start(s, "uask"), 2);
	expect_failure(start(s, "uask", "127.0.0.1"), 2);
	expect_failure(start(s, "uask", "127.0.0.1", at), 2);
	for (i = 0; i < sizeof ops / sizeof *ops; i++)
		expect_failure(start(s, "uask", "127.0.0.1", at, ops[i], "text"), 2);
	expect_failure(start(s, "uask", "127.0.0.1", at, "echo", "text", long_text(TEXT_MOST + 1)), 2);
	expect_failure(start(s, "uask", "127.0.0.1", at, "echo", long_text(TEXT_MOST + 1), "text"), 2);
	for (i = 0; i < sizeof wrong / sizeof *wrong; i++)
		expect_failure(start(s, "uask", wrong[i].option, wrong[i].argument, "127.0.0.1", at, "echo", "text"), 2);
	expect_silence(server);
}

static void announces(struct scenario *s)
{
	struct program *server;

	begin(s, "a port that is given");
	server = start(s, "uaskd", port_text(s, 0));
	expect_bound(server, port(s, 0));
	expect_ready(server, "udp");
	begin(s, "port 0: the kernel chooses");
	expect_ready(start(s, "uaskd", "0"), "udp");
	promise(s, in_use);
	begin(s, "the port is in use");
	(void)uaskd(s);
	expect_failure(start(s, "uaskd", port_text(s, 0)), 1);
	promise(s, wrong_usages_fail);
	begin(s, "wrong usage of uaskd has exit status 2");
	wrong_usage_of_uaskd(s);
	begin(s, "the largest port");
	await_port(s, 65535);
	expect_right_usage(start(s, "uaskd", "65535"), N_("the port 65535"));
	begin(s, "the smallest port that has a number of its own");
	await_port(s, 1);
	expect_right_usage(start(s, "uaskd", "1"), N_("the port 1"));
	begin(s, "wrong usage of uask has exit status 2, and nothing is sent");
	wrong_usage_of_uask(s);
	promise(s, N_("Exit status: 0 when all were answered, 5 when some were not, 1 when HOST is unknown or no socket can be made."));
	begin(s, "a HOST that nobody knows: its name is longer than a name can be");
	expect_failure(start(s, "uask", long_text(64), port_text(s, 0), "echo", "text"), 1);
	begin(s, "uask gets no socket: socket fails with EMFILE");
	inject(s, "errno:EMFILE@,socket,,0");
	expect_failure(start(s, "uask", "127.0.0.1", port_text(s, 0), "echo", "text"), 1);
}

/* --- one datagram is one request --- */

static void too_big(struct scenario *s)
{
	static const struct { size_t size; int op; } requests[] = {	/* of any op, also where there is none */
		{REQUEST_MOST + 1, ECHO}, {REQUEST_MOST + 2, UPPER}, {600, 0}, {1472, TIME}, {DATAGRAM_MOST, 0x7F}};
	static unsigned char text[DATAGRAM_MOST];
	struct link server = uaskd(s);
	struct peer *client = client_of(s, server);
	size_t i;

	random_bytes(s, text, sizeof text);
	note(s, "before the long ones, a short request by IPv4");
	expect_echo_of(client, server, 1, "short");
	note(s, "a request of %d bytes is not too big", REQUEST_MOST);
	expect_echo(client, server, 0x01020303, text, TEXT_MOST - 1);	/* whoever answers this, and not the next one, is out by one */
	expect_echo(client, server, 0x01020304, text, TEXT_MOST);
	for (i = 0; i < sizeof requests / sizeof *requests; i++) {
		note(s, "one of %zu bytes is", requests[i].size);
		send_message(client, server, 0x81828384, requests[i].op, text, requests[i].size - HEADER);
		(void)expect_message(client, 0x81828384, ERROR, "too big", 7);
		expect_echo_of(client, server, (uint32_t)i, "and a short one");
	}
}

static void short_datagrams(struct scenario *s)
{
	static const size_t sizes[] = {0, 1, 4};
	char title[200];
	size_t i;

	for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct link server;
		struct peer *client;

		snprintf(title, sizeof title, PLURAL("a datagram of %zu byte", "a datagram of %zu bytes", sizes[i]), sizes[i]);
		begin(s, title);
		server = uaskd(s);
		client = client_of(s, server);
		send_datagram(client, server, "\0\0\0\2", sizes[i]);
		expect_silence(client);
		expect_echo_of(client, server, 1, "before the next one");
		send_datagram(client, server, "\0\0\0\2", sizes[i]);
		expect_silence(client);
		expect_echo_of(client, server, 3, "after it");
	}
}

/* --- answers --- */

/* Of the request's text, which may have any length, nothing is to be seen in what is said of its op. */
static void expect_error(struct scenario *s, struct peer *client, struct link server, int op)
{
	enum { TAIL = 8 };
	const struct datagram *came;
	const uint32_t id = 0xA0B0C0D0 + (uint32_t)op;
	const size_t size = 4 * (size_t)op;
	const char *text = long_text(size);

	send_message(client, server, id, op, text, size);
	came = expect_some_datagram(client, "an error");
	if (came->length == HEADER && came->bytes[4] == ERROR)
		fail_check(s, sender_of(client, came), "expected an error with a text that says why not, since 0x%02x is no op, but its text is empty", op);
	if (came->length < HEADER || id_of(came->bytes) != id || came->bytes[4] != ERROR)
		fail_check(s, sender_of(client, came), "expected the id of the request and the op 0xff, since 0x%02x is no op, but the answer is %zu bytes, "
			"with the id 0x%08x and the op 0x%02x", op, came->length, came->length < 4 ? 0 : id_of(came->bytes),
			came->length < HEADER ? 0 : came->bytes[4]);
	if (came->length >= HEADER + TAIL && memcmp(came->bytes + came->length - TAIL, long_text(TAIL), TAIL) == 0)
		fail_check(s, sender_of(client, came), "expected an error with a text that says why not, since 0x%02x is no op, but its text "
			"of %zu bytes ends as that of the request does, which has %zu", op, came->length - HEADER, size);
}

static uint64_t expect_time(struct scenario *s, struct peer *client, struct link server, uint32_t id, const char *text)
{
	const struct datagram *came;

	send_message(client, server, id, TIME, text, strlen(text));
	came = expect_some_datagram(client, "the time");
	if (came->length != HEADER + 8 || id_of(came->bytes) != id || came->bytes[4] != (TIME | ANSWER))
		fail_check(s, sender_of(client, came), "expected 13 bytes, with the id %u and the op 0x83, but the answer has %zu bytes, "
			"the id %u and the op 0x%02x", id, came->length, came->length < 4 ? 0 : id_of(came->bytes),
			came->length < HEADER ? 0 : came->bytes[4]);
	return number_of(came->bytes + HEADER);
}

static void time_goes_on(struct scenario *s, struct peer *client, struct link server)
{
	uint64_t before = expect_time(s, client, server, 7, ""), after;

	if (before < 1600000000 || before > 4200000000)	/* 2020 to 2103 */
		fail_check(s, NULL, "expected the seconds since 1970, the most significant byte first, but the answer has the bytes %016llx: "
			"that is %llu", (unsigned long long)before, (unsigned long long)before);
	pass_time(s, 5000);
	after = expect_time(s, client, server, 8, "is ignored");
	if (after != before + 5)
		fail_check(s, NULL, "expected the time to be 5 s later after 5 s, but it is %lld", (long long)(after - before));
}

static void each_op(struct scenario *s, struct link how)
{
	struct link server = uaskd(s);
	struct peer *client;

	server.v6 = how.v6;
	client = client_of(s, server);
	expect_echo_of(client, server, 0x01020384, "Echo: any text.");
	expect_echo(client, server, 0, "\0\1\2\r\n\xff", 6);
	expect_echo(client, server, 0xFFFFFFFF, "", 0);
	send_message(client, server, 5, UPPER, "from a to z, `not {more}: \xe4\xdf", 28);
	(void)expect_message(client, 5, UPPER | ANSWER, "FROM A TO Z, `NOT {MORE}: \xe4\xdf", 28);
	time_goes_on(s, client, server);
	expect_error(s, client, server, 0);
	expect_error(s, client, server, 4);
	expect_error(s, client, server, 0x7F);
	expect_echo_of(client, server, 9, "and it goes on");
}

/* What a server keeps of a request that has its answer would add up. */
static void every_other_op(struct scenario *s)
{
	struct program *server = start(s, "uaskd", port_text(s, 0));
	struct link at = {.port = datagram_port(server, 0)};
	struct peer *client = client_of(s, at);
	size_t mark;
	int op;

	expect_error(s, client, at, 0);
	mark = descriptors_now(server);
	for (op = TIME + 1; op < ANSWER; op++)
		expect_error(s, client, at, op);
	expect_no_fd_growth(server, mark);
}

static void basic_v4(struct scenario *s)
{
	begin(s, "each op");
	each_op(s, (struct link){0});
	begin(s, "every op that there is not, one after the other");
	every_other_op(s);
}

/* A port that the kernel has chosen it takes back when a socket ends what connect() began: nobody is there any more. */
static void expect_port_kept(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_CONNECT && event->result == 0 && trace_judges(trace, event) &&
			address_family(event->address) == AF_UNSPEC)
			fail_check(s, event, "expected uaskd to keep the port that the kernel has chosen, but connect() with AF_UNSPEC gives it "
				"back: no further request gets there");
	}
}

/* Whatever the run makes of port 0, on any other machine its number is the kernel's. */
static void asked_at_port_0(struct scenario *s)
{
	struct link server = {.port = datagram_port(start(s, "uaskd", "0"), 0)};
	struct peer *client = client_of(s, server);

	expect_echo_of(client, server, 1, "once");
	expect_echo_of(client, server, 2, "and again");
	expect_port_kept(s);
}

/* Processes, and threads unless it is about processes only, that the server has made. */
static int tasks_made(struct scenario *s, bool processes_only, const struct event **last)
{
	const struct trace *trace = observed(s);
	int count = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_SPAWN && trace_judges(trace, &trace->events[i]) &&
			!(processes_only && trace->tasks[trace->events[i].child].thread)) {
			*last = &trace->events[i];
			count++;
		}
	return count;
}

static void asked_alternately(struct scenario *s)
{
	static const char *const texts[CLIENTS] = {"the first client's", "the second's", "and the third's"};
	struct link server = uaskd(s);
	struct peer *clients[CLIENTS];
	const struct event *last = NULL;
	int before, i, round;

	for (i = 0; i < CLIENTS; i++)
		clients[i] = client_of(s, server);
	expect_echo_of(clients[0], server, 0, texts[0]);
	before = tasks_made(s, false, &last);
	for (round = 1; round <= 3; round++) {
		for (i = 0; i < CLIENTS; i++)
			send_message(clients[i], server, 1, ECHO, texts[i], strlen(texts[i]));
		for (i = CLIENTS; i-- > 0;) {
			(void)expect_message(clients[i], 1, ECHO | ANSWER, texts[i], strlen(texts[i]));
			expect_source(clients[i], server);
		}
	}
	for (i = 0; i < CLIENTS; i++)
		expect_silence(clients[i]);
	if (tasks_made(s, false, &last) - before >= 3 * CLIENTS)
		fail_check(s, last, "expected that not each datagram has a process or thread of its own, but of %d requests each had one",
			3 * CLIENTS);
	if (tasks_made(s, true, &last) > 0)
		fail_check(s, last, "expected that one process does it all, but uaskd has made another one");
}

static void no_connect_needed(struct scenario *s)
{
	begin(s, "three clients, who ask alternately");
	asked_alternately(s);
	promise(s, N_("PORT is the port that is really bound, also for `uaskd 0`. It serves for ever."));
	begin(s, "port 0: the kernel chooses");
	asked_at_port_0(s);
}

static void answers_ignored(struct scenario *s)
{
	static const int ops[] = {ECHO | ANSWER, TIME | ANSWER, ERROR, 0x80, 0x85};
	struct link server = uaskd(s);
	struct peer *client = client_of(s, server);
	size_t i;

	for (i = 0; i < sizeof ops / sizeof *ops; i++) {
		send_message(client, server, (uint32_t)i, ops[i], "text", 4);
		expect_silence(client);
	}
	promise(s, N_("One that is longer than 517 bytes is not answered either."));
	note(s, "one of %d bytes is an answer, too", REQUEST_MOST + 1);
	for (i = 0; i < sizeof ops / sizeof *ops; i++) {
		send_message(client, server, (uint32_t)i, ops[i], long_text(TEXT_MOST + 1), TEXT_MOST + 1);
		expect_silence(client);
	}
	expect_echo_of(client, server, 9, "a request");
}

/* One answer may be lost; the next request is answered again. */
static void enobufs_server(struct scenario *s)
{
	struct link server = uaskd(s);
	struct peer *client = client_of(s, server);
	struct message wanted;
	const struct datagram *came;
	char have[HEX_ROOM];
	uint32_t id;

	for (id = 1; id <= 3; id++) {
		wanted = message_of(id, ECHO | ANSWER, "a text", 6);
		send_message(client, server, id, ECHO, "a text", 6);
		came = next_datagram(client, 0);
		if (!came)
			expect_echo_of(client, server, id + 10, "the next one");
		else if (came->length != wanted.length || memcmp(came->bytes, wanted.bytes, wanted.length) != 0) {
			hex_of(came->bytes, came->length, have);
			fail_check(s, sender_of(client, came), "expected the answer to request %u, but the datagram %s came", id, have);
		}
	}
	begin(s, "no answer can be sent: each send fails with ENOBUFS");
	inject(s, "errno:ENOBUFS@,send,any-socket,0");
	server = uaskd(s);
	client = client_of(s, server);
	for (id = 1; id <= 2; id++) {
		send_message(client, server, id, ECHO, "a text", 6);
		expect_silence(client);
	}
}

/* --- a client, and its server --- */

/* A server of ours at the port that clients are told. */
static struct peer *server_of(struct scenario *s)
{
	return datagrams(s, "the server", (struct link){.port = port(s, 0)});
}

static struct program *ask_one(struct scenario *s)
{
	return start(s, "uask", "127.0.0.1", port_text(s, 0), "echo", "hello");
}

/* The n-th datagram, from 0, that the client has sent, or tried to. */
static const struct event *nth_send(struct scenario *s, int n)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];
		const struct object *object = object_by_id(trace->descriptors, event->object);

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && trace_judges(trace, event) && object &&
			object->kind == OBJECT_SOCKET && n-- == 0)
			return event;
	}
	return NULL;
}

static bool is_about(uint64_t from_ns, uint64_t to_ns, int ms)
{
	const uint64_t slack_ns = SLACK_MS * 1000000u, ns = (uint64_t)ms * 1000000u;

	return to_ns - from_ns + slack_ns >= ns && to_ns - from_ns <= ns + slack_ns;
}

static double ms_between(uint64_t from_ns, uint64_t to_ns)
{
	return (double)(to_ns - from_ns) / 1000000;
}

/* When the client has ended. */
static uint64_t ended_ns(const struct program *client)
{
	const struct event *end = program_end(client);

	return end ? end->at_ns : 0;
}

/* Something comes so many ms after a first moment, by the clock of the run. */
static void expect_after(
	struct scenario *s, const struct event *culprit, const char *what, uint64_t first_ns, uint64_t then_ns, int ms)
{
	if (!is_about(first_ns, then_ns, ms))
		fail_check(s, culprit, "expected %s %d ms after the request was first sent, but it was %.3f ms", _(what), ms,
			ms_between(first_ns, then_ns));
}

/* A request with this text, sent for the n-th time (from 0). */
static const struct datagram *expect_try(
	struct scenario *s, struct peer *server, const struct datagram *first, int n, const char *text)
{
	static const char *const whats[] = {
		N_("the request"), N_("the 2nd request"), N_("the 3rd request"), N_("the 4th request"), N_("the 5th request")};
	const struct datagram *came = expect_some_datagram(server, whats[n]);
	size_t size = strlen(text);
	char have[HEX_ROOM];

	if (came->length != HEADER + size || memcmp(came->bytes + HEADER, text, size) != 0) {
		hex_of(came->bytes, came->length, have);
		fail_check(s, nth_send(s, n), "expected a request with the text \"%s\", but a datagram of %zu bytes came: %s", text,
			came->length, have);
	}
	if (first)
		expect_after(s, nth_send(s, n), N_("the request again"), first->at_ns, came->at_ns, n * MS);
	return came;
}

static void answer_with(struct peer *server, const struct datagram *request, uint32_t id, int op, const char *text)
{
	struct message message = message_of(id, op, text, strlen(text));

	send_datagram(server, (struct link){.port = request->port}, message.bytes, message.length);
}

static void answer_rightly(struct peer *server, const struct datagram *request, const char *text)
{
	answer_with(server, request, id_of(request->bytes), request->bytes[4] | ANSWER, text);
}

/* --- loss --- */

static struct peer *relay_between(struct scenario *s, struct relay how)
{
	how.at = (struct link){.port = port(s, 1)};
	return relay_to(s, how, uaskd(s));
}

/* As an int it is 1. Whether a number as large as that is wrong usage is free. */
static void waits_for_weeks(struct scenario *s)
{
	struct peer *server = server_of(s);
	struct program *client = start(s, "uask", "-t", "4294967297", "127.0.0.1", port_text(s, 0), "echo", "hello");

	if (!next_datagram(server, 0))
		expect_failure(client, 2);
	else if (next_datagram(server, MS))
		fail_check(s, nth_send(s, 1), "expected no request again within %d ms, since MS is 4294967297, but one came", MS);
}

/* Its time begins when it is sent: what the one before has left of its own is not added. */
static void second_is_sent_again(struct scenario *s)
{
	struct peer *server = server_of(s);
	const struct datagram *second, *again;

	(void)start(s, "uask", "127.0.0.1", port_text(s, 0), "echo", "first", "second");
	answer_rightly(server, expect_try(s, server, NULL, 0, "first"), "first");
	second = expect_try(s, server, NULL, 1, "second");
	again = expect_try(s, server, NULL, 2, "second");
	expect_after(s, nth_send(s, 2), N_("the request again"), second->at_ns, again->at_ns, MS);
}

static void drop_request(struct scenario *s)
{
	static const struct treatment two[] = {{1, LOST}, {2, LOST}, {0}};
	uint64_t began_ns;
	struct program *client;

	begin(s, "a relay loses the request twice");
	(void)relay_between(s, (struct relay){.to_server = two});
	began_ns = now_ns(s);
	client = start(s, "uask", "-t", "21070", "127.0.0.1", port_text(s, 1), "upper", "hello");
	expect_text(program_stdout(client), "HELLO\n");
	expect_exit(client, 0);
	expect_after(s, nth_send(s, 2), N_("the answer"), began_ns, now_ns(s), 2 * 21070);
	begin(s, "the second of two requests has no answer");
	second_is_sent_again(s);
	promise(s, wrong_usages_fail);
	begin(s, "-t 4294967297: wrong usage, or seven weeks");
	waits_for_weeks(s);
}

/* The id is the client's to choose: what has been answered is a request, and no id. */
static void another_with_same_id(struct scenario *s)
{
	struct link server = uaskd(s);
	struct peer *client = client_of(s, server);

	expect_echo_of(client, server, 7, "a request");
	expect_echo_of(client, server, 7, "another one");
	(void)expect_time(s, client, server, 7, "");
}

static void drop_reply(struct scenario *s)
{
	static const struct treatment first[] = {{1, LOST}, {0}};
	struct program *client;

	begin(s, "a relay loses the first answer");
	(void)relay_between(s, (struct relay){.to_client = first});
	client = start(s, "uask", "-r", "1", "127.0.0.1", port_text(s, 1), "upper", "hello");
	expect_text(program_stdout(client), "HELLO\n");
	expect_exit(client, 0);
	promise(s, N_("Another request is another one, even if it has the same id."));
	begin(s, "another request with the same id");
	another_with_same_id(s);
}

/* So many requests, and nothing comes back. */
static void expect_giving_up(struct scenario *s, struct peer *server, struct program *client, int repeats, const char *text)
{
	const struct datagram *first = expect_try(s, server, NULL, 0, text);
	char told[40];
	int n;

	for (n = 1; n <= repeats; n++)
		(void)expect_try(s, server, first, n, text);
	expect_exit(client, 5);
	expect_after(s, nth_send(s, repeats), N_("the end"), first->at_ns, ended_ns(client), (repeats + 1) * MS);
	expect_silence(server);
	expect_silence(program_stdout(client));
	snprintf(told, sizeof told, "(.* )?%s: no answer", text);
	(void)expect_some_line(program_stderr(client), told);
}

/* It goes on with the next ones: any texts, an empty one and the longest, too. */
static void some_are_answered(struct scenario *s)
{
	struct peer *server = server_of(s);
	const char *longest = long_text(TEXT_MOST);
	struct program *client = start(s, "uask", "-r", "0", "127.0.0.1", port_text(s, 0), "echo", "", "-1", longest, longest);
	char told[TEXT_MOST + 40];

	answer_rightly(server, expect_try(s, server, NULL, 0, ""), "");
	(void)expect_try(s, server, NULL, 1, "-1");
	(void)expect_try(s, server, NULL, 2, longest);
	answer_rightly(server, expect_try(s, server, NULL, 3, longest), longest);
	expect_text(program_stdout(client), "\n");
	expect_text(program_stdout(client), longest);
	expect_text(program_stdout(client), "\n");
	expect_exit(client, 5);
	(void)expect_some_line(program_stderr(client), "(.* )?-1: no answer");
	snprintf(told, sizeof told, "(.* )?%s: no answer", longest);
	(void)expect_some_line(program_stderr(client), told);
}

/* For how long a client asks that nobody answers, told to repeat its request so many times. */
static uint64_t given_up_after(struct scenario *s, struct peer *server, struct program *client, int repeats)
{
	const struct datagram *first = expect_try(s, server, NULL, 0, "hello");
	int sent = 1;

	expect_exit(client, 5);
	while (next_datagram(server, 0))
		sent++;
	if (sent != repeats + 1)
		fail_check(s, nth_send(s, sent - 1), "expected that with -r %d the request is sent %d times, but it was sent %d times",
			repeats, repeats + 1, sent);
	return ended_ns(client) - first->at_ns;
}

/* Whatever a program's clock is off, it is so with -t and without: another MS than 300 shows after so many tries. */
static void same_without_t(struct scenario *s)
{
	enum { MANY = 30 };
	uint64_t told_ns, usual_ns;
	struct peer *server;

	begin(s, "-r 30 and -t 300");
	server = server_of(s);
	told_ns = given_up_after(
		s, server, start(s, "uask", "-r", "30", "-t", "300", "127.0.0.1", port_text(s, 0), "echo", "hello"), MANY);
	begin(s, "-r 30 without -t");
	server = server_of(s);
	usual_ns = given_up_after(s, server, start(s, "uask", "-r", "30", "127.0.0.1", port_text(s, 0), "echo", "hello"), MANY);
	if (!is_about(0, usual_ns, (int)(told_ns / 1000000)))
		fail_check(s, NULL, "expected uask to give up after %.3f ms, as with -t 300, but it took %.3f ms", ms_between(0, told_ns),
			ms_between(0, usual_ns));
}

static void give_up(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	begin(s, "4 repetitions, as is usual");
	server = server_of(s);
	expect_giving_up(s, server, ask_one(s), REPEATS, "hello");
	begin(s, "-r 0, and no TEXT: one with an empty text is sent, and once");
	server = server_of(s);
	expect_giving_up(s, server, start(s, "uask", "-r", "0", "127.0.0.1", port_text(s, 0), "echo"), 0, "");
	begin(s, "-r 2");
	server = server_of(s);
	expect_giving_up(s, server, start(s, "uask", "-r", "2", "127.0.0.1", port_text(s, 0), "echo", "hello"), 2, "hello");
	begin(s, "-t 1 and -r 0: the shortest");
	server = server_of(s);
	client = start(s, "uask", "-t", "1", "-r", "0", "127.0.0.1", port_text(s, 0), "echo", "hello");
	(void)expect_try(s, server, NULL, 0, "hello");
	expect_exit(client, 5);
	expect_silence(server);
	same_without_t(s);
	promise(s, N_("`TEXT: no answer` is said on standard error, with whatever in front, and the next TEXT is asked for."));
	begin(s, "the second and the third of four are not answered");
	some_are_answered(s);
}

/* Nor does any number of them end it. */
static void seven_refused(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	(void)port(s, 0);
	client = start(s, "uask", "-r", "9", "127.0.0.1", port_text(s, 0), "echo", "hello");
	note(s, "nobody is at the port: seven requests are refused");
	pass_time(s, 7 * MS - MS / 2);
	server = server_of(s);
	answer_rightly(server, expect_try(s, server, NULL, 0, "hello"), "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

static void one_refused(struct scenario *s)
{
	uint64_t began_ns = now_ns(s);
	struct program *client;
	struct peer *server;
	const struct datagram *request;

	(void)port(s, 0);
	client = ask_one(s);
	note(s, "nobody is at the port: the first request is refused");
	pass_time(s, MS - 2 * SLACK_MS);
	server = server_of(s);
	request = expect_try(s, server, NULL, 0, "hello");
	expect_after(s, nth_send(s, 1), N_("the request again"), began_ns, request->at_ns, MS);
	answer_rightly(server, request, "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

static void refused_then_up(struct scenario *s)
{
	begin(s, "the first request is refused");
	one_refused(s);
	begin(s, "seven requests are refused");
	seven_refused(s);
}

static void one_is_not_sent(struct scenario *s)
{
	struct peer *server = server_of(s);
	uint64_t began_ns = now_ns(s);
	struct program *client = ask_one(s);
	const struct datagram *request = expect_try(s, server, NULL, 0, "hello");

	if (nth_send(s, 0) && nth_send(s, 0)->result < 0)
		expect_after(s, nth_send(s, 1), N_("the request again"), began_ns, request->at_ns, MS);
	answer_rightly(server, request, "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

/* How a client ends that has no answer, and after how many ns. */
static int ended_without_answer(struct scenario *s, uint64_t *after_ns)
{
	const uint64_t began_ns = now_ns(s);
	struct program *client = ask_one(s);

	expect_ended(client);
	*after_ns = ended_ns(client) - began_ns;
	return program_end(client)->status;
}

/* A try that comes to nothing is a try. When it gives up, and how, is another check's: here it is so in both cases. */
static void nothing_is_sent(struct scenario *s, int lost, uint64_t lost_ns)
{
	uint64_t unsent_ns;
	int unsent;

	inject(s, "errno:ENOBUFS@,send,any-socket,0");
	unsent = ended_without_answer(s, &unsent_ns);
	if (unsent != lost)
		fail_check(s, NULL, "expected uask to end with exit status %d, as where each request is lost, but it is %d", WEXITSTATUS(lost),
			WEXITSTATUS(unsent));
	if (!is_about(0, unsent_ns, (int)(lost_ns / 1000000)))
		fail_check(s, NULL, "expected uask to give up after %.3f ms, as where each request is lost, but it took %.3f ms",
			ms_between(0, lost_ns), ms_between(0, unsent_ns));
}

static void enobufs_client(struct scenario *s)
{
	uint64_t lost_ns;
	int lost;

	one_is_not_sent(s);
	begin(s, "no request has an answer");
	(void)server_of(s);
	lost = ended_without_answer(s, &lost_ns);
	if (begin_apart(s, N_("no request can be sent: each send fails with ENOBUFS")))
		nothing_is_sent(s, lost, lost_ns);
}

/* --- whose answer is it? --- */

static void same_id(struct scenario *s)
{
	struct peer *server = server_of(s);
	struct program *client = ask_one(s);
	const struct datagram *first = expect_try(s, server, NULL, 0, "hello");

	(void)expect_datagram(server, parts, first->bytes, first->length);
	note(s, "the answer to the first request comes late: %d ms after it", MS + MS / 2);
	pass_time(s, MS / 2);
	answer_rightly(server, first, "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

static void duplicate_reply(struct scenario *s)
{
	struct program *client;

	(void)relay_between(s, (struct relay){.late_ms = MS + MS / 2});
	client = start(s, "uask", "127.0.0.1", port_text(s, 1), "echo", "first", "second");
	expect_text(program_stdout(client), "first\nsecond\n");
	expect_exit(client, 0);
}

/* The n-th request, from 0, is another one than this. */
static void expect_other_id(struct scenario *s, const struct datagram *before, const struct datagram *request, int n)
{
	if (memcmp(before->bytes, request->bytes, 4) == 0)
		fail_check(s, nth_send(s, n), "expected another id, since this is another request, but both have 0x%08x",
			id_of(request->bytes));
}

/* Each is answered at once: they may have all been asked in the same millisecond. */
static void other_ids(struct scenario *s)
{
	static const char *const texts[] = {"first", "second", "third", "fourth", "fifth"};
	enum { COUNT = sizeof texts / sizeof *texts };
	struct peer *server = server_of(s);
	const struct datagram *asked[COUNT];
	int i, before;

	(void)start(s, "uask", "127.0.0.1", port_text(s, 0), "echo", texts[0], texts[1], texts[2], texts[3], texts[4]);
	for (i = 0; i < COUNT; i++) {
		asked[i] = expect_try(s, server, NULL, i, texts[i]);
		for (before = 0; before < i; before++)
			expect_other_id(s, asked[before], asked[i], i);
		answer_rightly(server, asked[i], texts[i]);
	}
}

/* The second request is out when something comes that is not its answer. */
static struct program *ask_two(
	struct scenario *s, struct peer *server, const struct datagram **one, const struct datagram **two)
{
	struct program *client = start(s, "uask", "127.0.0.1", port_text(s, 0), "echo", "first", "second");

	(void)expect_try(s, server, NULL, 0, "first");
	*one = expect_try(s, server, NULL, 1, "first");
	answer_rightly(server, *one, "first");
	*two = expect_try(s, server, NULL, 2, "second");
	expect_other_id(s, *one, *two, 2);
	return client;
}

static void expect_two(struct scenario *s, struct peer *server, struct program *client, const struct datagram *two)
{
	run_until_quiet(s);
	answer_rightly(server, two, "second");
	expect_text(program_stdout(client), "first\nsecond\n");
	expect_exit(client, 0);
}

static void expect_error_printed(struct scenario *s, const char *text)
{
	struct peer *server = server_of(s);
	const struct datagram *one, *two;
	struct program *client = ask_two(s, server, &one, &two);

	answer_with(server, two, id_of(two->bytes), ERROR, text);
	expect_text(program_stdout(client), "first\nERR ");
	expect_text(program_stdout(client), text);
	expect_text(program_stdout(client), "\n");
	expect_exit(client, 0);
}

/* A text is no string, and seconds need more than 32 bits. */
static void expect_all_bytes_printed(struct scenario *s)
{
	static const char time[] = "\0\0\0\2\0\0\0\1";
	struct peer *server = server_of(s);
	const struct datagram *request;
	struct program *client = start(s, "uask", "127.0.0.1", port_text(s, 0), "time", "", "again");
	struct message message;

	request = expect_try(s, server, NULL, 0, "");
	message = message_of(id_of(request->bytes), TIME | ANSWER, time, 8);
	send_datagram(server, (struct link){.port = request->port}, message.bytes, message.length);
	request = expect_try(s, server, NULL, 1, "again");
	message = message_of(id_of(request->bytes), ERROR, "a\0b", 3);
	send_datagram(server, (struct link){.port = request->port}, message.bytes, message.length);
	expect_text(program_stdout(client), "8589934593\n");
	expect_bytes(program_stdout(client), "ERR a\0b\n", 8);
}

static void late_reply(struct scenario *s)
{
	const struct datagram *one, *two;
	struct program *client;
	struct peer *server;
	int i;

	promise(s, N_("Different requests have different ids."));
	begin(s, "five requests, each answered at once");
	other_ids(s);
	promise(s, NULL);
	begin(s, "the answer to the request before");
	server = server_of(s);
	client = ask_two(s, server, &one, &two);
	answer_rightly(server, one, "first");
	expect_two(s, server, client, two);
	begin(s, "answers with ids that differ in one byte");
	server = server_of(s);
	client = ask_two(s, server, &one, &two);
	for (i = 0; i < 4; i++)
		answer_with(server, two, id_of(two->bytes) ^ 1u << 8 * i, i % 2 ? ERROR : ECHO | ANSWER, "no");
	expect_two(s, server, client, two);
	begin(s, "answers to other ops");
	server = server_of(s);
	client = ask_two(s, server, &one, &two);
	answer_with(server, two, id_of(two->bytes), UPPER | ANSWER, "no");
	answer_with(server, two, id_of(two->bytes), ECHO, "no");
	expect_two(s, server, client, two);
	promise(s, N_("Each answer is printed on a line of its own: its text; the number of TIME in decimal; and of an error `ERR`, a blank and the text."));
	begin(s, "an error, shorter than the answer before");
	expect_error_printed(s, "no");
	begin(s, "an error of 512 bytes");
	expect_error_printed(s, long_text(TEXT_MOST));
	begin(s, "a time beyond 32 bits, and an error with a NUL");
	expect_all_bytes_printed(s);
}

static void forged_by(struct scenario *s, const char *host, struct link stranger)
{
	struct peer *server = datagrams(s, "the server", (struct link){.v6 = strchr(host, ':') != NULL, .port = port(s, 0)});
	struct peer *forger = datagrams(s, "a stranger", stranger);
	struct program *client = start(s, "uask", host, port_text(s, 0), "echo", "hello");
	const struct datagram *request = expect_try(s, server, NULL, 0, "hello");

	answer_rightly(forger, request, "forged");
	answer_with(forger, request, id_of(request->bytes), ERROR, "forged, too");
	run_until_quiet(s);
	answer_rightly(server, request, "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

static void forged_source(struct scenario *s)
{
	begin(s, "from another port");
	forged_by(s, "127.0.0.1", (struct link){0});
	begin(s, "from another address");
	forged_by(s, "127.0.0.1", (struct link){.address = "127.0.0.2", .port = port(s, 0)});
}

static void without_ipv6(struct scenario *s)
{
	struct link at = {.port = port(s, 0)};

	inject(s, "errno:EAFNOSUPPORT@,socket,,0");
	expect_bound(start(s, "uaskd", port_text(s, 0)), at.port);
	expect_echo_of(client_of(s, at), at, 1, "by IPv4");
}

/* Which address of a name is the first, the machine says, and what getaddrinfo() is asked for: either may be. */
static void asked_by_name(struct scenario *s)
{
	struct peer *v4 = server_of(s), *v6 = datagrams(s, "the server by IPv6", (struct link){.v6 = true, .port = port(s, 0)});
	struct program *client = start(s, "uask", "localhost", port_text(s, 0), "echo", "hello");
	const struct datagram *request = next_datagram(v6, 0);

	if (request)
		answer_rightly(v6, request, "hello");
	else
		answer_rightly(v4, expect_try(s, v4, NULL, 0, "hello"), "hello");
	expect_text(program_stdout(client), "hello\n");
	expect_exit(client, 0);
}

static void basic_v6(struct scenario *s)
{
	struct program *client;
	char at[16];

	begin(s, "uaskd is asked at ::1");
	each_op(s, (struct link){.v6 = true});
	begin(s, "uask asks it there");
	snprintf(at, sizeof at, "%d", uaskd(s).port);
	client = start(s, "uask", "::1", at, "upper", "hello");
	expect_text(program_stdout(client), "HELLO\n");
	expect_exit(client, 0);
	promise(s, from_who_was_asked);
	begin(s, "the answer comes from another port before");
	forged_by(s, "::1", (struct link){.v6 = true});
	begin(s, "it comes from the same port of an IPv4 address: to a socket of IPv6 that is ::ffff:127.0.0.1");
	forged_by(s, "::1", (struct link){.address = "127.0.0.1", .port = port(s, 0)});
	promise(s, N_("HOST is a name or an address. Of several addresses of HOST the first is asked."));
	begin(s, "HOST is a name: localhost");
	asked_by_name(s);
	promise(s, in_use);
	begin(s, "the port is in use, but by IPv6 only");
	(void)datagrams(s, "somebody else", (struct link){.v6 = true, .port = port(s, 0)});
	expect_failure(start(s, "uaskd", port_text(s, 0)), 1);
	promise(s, N_("Without IPv6, where socket fails with EAFNOSUPPORT, uaskd is asked by IPv4 alone."));
	begin(s, "there is no IPv6: socket fails with EAFNOSUPPORT");
	without_ipv6(s);
}

/* The n-th thing that is no answer. What is cut off comes behind one that has the rest. */
static void send_stray(struct peer *server, struct peer *stranger, const struct datagram *request, int n)
{
	const struct link client = {.port = request->port};
	const uint32_t id = id_of(request->bytes);

	switch (n % STRAYS) {
	case 0:
		answer_with(server, request, id, TIME | ANSWER, "another op");
		break;
	case 1:
		answer_with(server, request, id ^ 1, ECHO | ANSWER, "another id");
		break;
	case 2:
		send_datagram(server, client, request->bytes, 4);
		break;
	case 3:
		send_datagram(server, client, "", 0);
		break;
	default:
		answer_with(stranger, request, id, ECHO | ANSWER, "another port");
	}
}

/* Nor is what is left of a long wait reckoned wrongly, however many have come. */
static void late_strays(struct scenario *s)
{
	enum { MANY_STRAYS = 30 };
	struct peer *server = server_of(s);
	const struct datagram *first, *second;
	int i;

	(void)start(s, "uask", "-t", "21070", "127.0.0.1", port_text(s, 0), "echo", "hello");
	first = expect_try(s, server, NULL, 0, "hello");
	pass_time(s, 20000);
	for (i = 0; i < MANY_STRAYS; i++)
		send_stray(server, server, first, 1);
	second = expect_try(s, server, NULL, 1, "hello");
	expect_after(s, nth_send(s, 1), N_("the request again"), first->at_ns, second->at_ns, 21070);
}

/* Three strays for each try, and none of them when something is to be sent. */
static void three_for_each_try(struct scenario *s)
{
	struct peer *server = server_of(s), *stranger = datagrams(s, "a stranger", (struct link){0});
	struct program *client = ask_one(s);
	const struct datagram *first = expect_try(s, server, NULL, 0, "hello");
	int i;

	note(s, "every %d ms something comes that is not the answer", MS / 3);
	pass_time(s, MS / 6);
	for (i = 0; i < 3 * (REPEATS + 1); i++) {
		send_stray(server, stranger, first, i);
		pass_time(s, MS / 3);
	}
	for (i = 1; i <= REPEATS; i++)
		(void)expect_try(s, server, first, i, "hello");
	expect_silence(server);
	expect_exit(client, 5);
	expect_after(s, nth_send(s, REPEATS), N_("the end"), first->at_ns, ended_ns(client), (REPEATS + 1) * MS);
	expect_silence(program_stdout(client));
}

static void stray_flood(struct scenario *s)
{
	begin(s, "three for each of five tries");
	three_for_each_try(s);
	begin(s, "thirty of them, a second before a long wait is over");
	late_strays(s);
}

/* --- any requests, any losses --- */

static struct {	/* what the relays of a run do; 0: nothing is lost */
	uint64_t state;
	bool lossy;
} network;

/* Of ten datagrams three have a fate; one that has had two already, and is sent again, passes: never are all tries lost. */
static enum fate any_fate(struct scenario *s, const struct passing *passing)
{
	static const enum fate some[] = {LOST, LOST, DOUBLED, SWAPPED};

	(void)s;
	network.state = network.state * 6364136223846793005u + 1442695040888963407u;	/* D. E. Knuth, MMIX */
	if (!network.lossy || passing->again >= 2 || (network.state >> 33) % 10 >= 3)
		return PASSED;
	return some[(network.state >> 40) % (sizeof some / sizeof *some)];
}

/* What a client is asked to ask: an op, and texts. */
struct questions {
	const char *op;
	int count;
	char texts[REQUESTS][TEXT_MOST + 1];
};

/* Every tenth or so is a short one. */
static size_t draw_length(struct scenario *s, size_t most)
{
	size_t length = draw(s, "length", 0, most + most / 8);

	return length < most / 8 ? length % 8 : length - most / 8;
}

static void draw_questions(struct scenario *s, struct questions *out)
{
	static const char *const ops[] = {"echo", "upper", "time"};
	size_t length, i;
	int n;

	out->op = ops[draw(s, "op", 0, 2)];
	network.state = draw(s, "losses", 0, 1000000);
	network.lossy = network.state > 0;
	out->count = (int)draw(s, "texts", 1, REQUESTS);
	for (n = 0; n < out->count; n++) {
		length = draw_length(s, TEXT_MOST);
		random_bytes(s, out->texts[n], length);
		for (i = 0; i < length; i++)
			out->texts[n][i] |= out->texts[n][i] == 0;	/* an argument cannot have it */
		out->texts[n][length] = '\0';
	}
}

/* The arguments of uask; borrowed from the questions. */
static const char *const *arguments_of(struct scenario *s, const struct questions *questions, int n)
{
	static const char *arguments[REQUESTS + 5];
	int i;

	arguments[0] = "uask";
	arguments[1] = "127.0.0.1";
	arguments[2] = port_text(s, n);
	arguments[3] = questions->op;
	for (i = 0; i < questions->count; i++)
		arguments[4 + i] = questions->texts[i];
	arguments[4 + i] = NULL;
	return arguments;
}

/* A time depends on when it was asked for: of REQUESTS requests that are sent again and again all have theirs within a minute. */
static void expect_times(struct scenario *s, int count, struct peer *times, struct peer *like)
{
	unsigned long long first = strtoull(expect_line_matching(like, "[0-9]+"), NULL, 10), it;
	int i;

	for (i = 0; i < count; i++) {
		it = strtoull(expect_line_matching(times, "[0-9]+"), NULL, 10);
		if (it < first || it > first + 60)
			fail_check(s, NULL, "expected the time, %llu or a little later, but %llu is printed", first, it);
	}
	expect_end(times);
}

static void expect_same_answers(struct scenario *s, const struct questions *questions, struct program *client, struct program *like)
{
	if (strcmp(questions->op, "time") == 0)
		expect_times(s, questions->count, program_stdout(client), program_stdout(like));
	else
		expect_same(program_stdout(client), program_stdout(like));
	expect_exit(client, 0);
}

/* One of the two is the reference, and the network between them is bad; over a good one it has asked itself. */
static void ask_over_bad_network(struct scenario *s, const struct questions *questions, bool reference_asks)
{
	struct link theirs = {.port = port(s, 1)};
	struct program *judge, *client;

	(void)datagram_port(oracle(s, "uaskd", port_text(s, 1)), 0);
	judge = oracle_arguments(s, arguments_of(s, questions, 1));
	expect_exit(judge, 0);
	(void)relay_to(s, (struct relay){.at = {.port = port(s, 2)}, .decide = any_fate}, reference_asks ? uaskd(s) : theirs);
	client = reference_asks ? oracle_arguments(s, arguments_of(s, questions, 2))
				: start_arguments(s, &(struct world){0}, arguments_of(s, questions, 2));
	expect_same_answers(s, questions, client, judge);
}

/* Anything that somebody may send: of each ten datagrams some are requests, of all sizes; some are no requests, or too big. */
static struct message draw_datagram(struct scenario *s)
{
	static const unsigned char ops[] = {ECHO, ECHO, UPPER, UPPER, TIME, 0, 5, 0x7F, ECHO | ANSWER, ERROR};
	struct message message = {.length = draw_length(s, FUZZED_MOST)};

	random_bytes(s, message.bytes, message.length);
	if (message.length >= HEADER)
		message.bytes[4] = ops[message.bytes[4] % sizeof ops];
	return message;
}

/* Errors have any text, but one; and the time depends on when it was asked for. */
static size_t length_that_counts(const struct message *sent)
{
	if (sent->length > REQUEST_MOST || sent->bytes[4] == ECHO || sent->bytes[4] == UPPER)
		return DATAGRAM_MOST;
	return HEADER;
}

static bool is_same_answer(const struct message *sent, const struct datagram *mine, const struct datagram *theirs)
{
	size_t counts = length_that_counts(sent);

	if (sent->bytes[4] == TIME || counts == DATAGRAM_MOST)
		if (mine->length != theirs->length)
			return false;
	return mine->length >= HEADER && memcmp(mine->bytes, theirs->bytes, counts < mine->length ? counts : mine->length) == 0;
}

/* Of two that answer one after the other the later one may be in the next second. */
static void expect_same_time(struct scenario *s, struct peer *client, const struct datagram *mine, const struct datagram *theirs)
{
	uint64_t time = number_of(mine->bytes + HEADER), wanted = number_of(theirs->bytes + HEADER);

	if (time > wanted || wanted > time + 1)
		fail_check(s, sender_of(client, mine), "expected the time, %llu by the reference, but the answer is %llu",
			(unsigned long long)wanted, (unsigned long long)time);
}

static void expect_same_answer(struct scenario *s, struct peer *client, const struct message *sent, const struct datagram *mine,
	const struct datagram *theirs)
{
	char request[HEX_ROOM], have[HEX_ROOM], want[HEX_ROOM];

	hex_of(sent->bytes, sent->length, request);
	hex_of(mine ? mine->bytes : NULL, mine ? mine->length : 0, have);
	hex_of(theirs ? theirs->bytes : NULL, theirs ? theirs->length : 0, want);
	if (!mine || !theirs) {
		if (mine || theirs)
			fail_standing(s, "expected %s to a datagram of %zu bytes (%s), but %s came", theirs ? _("the reference's answer") :
				_("no answer"), sent->length, request, mine ? have : _("none"));
		return;
	}
	if (!is_same_answer(sent, mine, theirs))
		fail_check(s, sender_of(client, mine), "expected the reference's answer to a datagram of %zu bytes (%s), which is %s, but %s came",
			sent->length, request, want, have);
	if (sent->length <= REQUEST_MOST && sent->bytes[4] == TIME)
		expect_same_time(s, client, mine, theirs);
}

static void send_anything(struct scenario *s)
{
	struct link mine = uaskd(s), theirs = {.port = port(s, 1)};
	struct peer *client = client_of(s, mine), *like = client_of(s, theirs);
	const struct datagram *answer, *wanted;
	struct message message;
	int count = (int)draw(s, "datagrams", 1, REQUESTS), i;

	(void)datagram_port(oracle(s, "uaskd", port_text(s, 1)), 0);
	for (i = 0; i < count; i++) {
		message = draw_datagram(s);
		send_datagram(client, mine, message.bytes, message.length);
		answer = next_datagram(client, 0);
		send_datagram(like, theirs, message.bytes, message.length);
		wanted = next_datagram(like, 0);
		expect_same_answer(s, client, &message, answer, wanted);
	}
}

static void differential(struct scenario *s)
{
	static struct questions questions;

	begin(s, "uask asks the reference over a bad network");
	draw_questions(s, &questions);
	ask_over_bad_network(s, &questions, false);
	begin(s, "the reference asks uaskd over a bad network");
	ask_over_bad_network(s, &questions, true);
	begin(s, "any datagrams");
	send_anything(s);
}

static const struct check checks[] = {
	{"announces", 1, 4,
		N_("When uaskd has bound its port, and not before, it prints READY udp PORT on standard output, and sees to it that the line gets out."),
		"README", announces},
	{"too-big", 2, 8, N_("A request of 517 bytes is answered like any other; one of more is answered with an error whose text is too big."),
		"recv(2), MSG_TRUNC; udp(7)", too_big},
	{"short-datagrams", 2, 6, N_("A datagram of fewer than 5 bytes, an empty one too, is ignored, and the next request is answered."),
		"recv(2), RETURN VALUE; udp(7)", short_datagrams},
	{"basic-v4", 3, 5, N_("Each op has its answer, and an unknown op an error."), "README", basic_v4},
	{"no-connect-needed", 3, 8,
		N_("Each answer goes to where its request came from, from the socket that was asked, whoever was asking before."),
		"recvfrom(2); sendto(2); udp(7)", no_connect_needed},
	{"answers-ignored", 3, 3, N_("A datagram whose op is 0x80 or more is an answer, and is not answered."), "README", answers_ignored},
	{"enobufs-server", 3, 3, N_("When an answer cannot be sent (ENOBUFS), uaskd goes on with the next request."), "send(2), ERRORS",
		enobufs_server, .explore = EVERY_FAULT, .faults = {"errno:ENOBUFS", CALL_SEND}},
	{"basic-v6", 4, 3, N_("uaskd is asked by IPv6 as well as by IPv4, and uask asks by either."), "ipv6(7), IPV6_V6ONLY; getaddrinfo(3)",
		basic_v6, .depends = "basic-v4", .needs = IPV6},
	{"drop-request", 4, 6,
		N_("A request that has no answer within MS is sent again."), "UNP 22.5; poll(2)", drop_request, .depends = "basic-v4"},
	{"give-up", 4, 8,
		N_("A request is sent at 0, MS, 2·MS and so on up to N·MS, and given up at (N+1)·MS: exit status 5."), "UNP 22.5; poll(2)",
		give_up},
	{"drop-reply", 4, 6, N_("A request that is sent again is answered again."), "UNP 22.5", drop_reply, .depends = "basic-v4"},
	{"refused-then-up", 4, 5,
		N_("That nobody is at the port (ECONNREFUSED) is like a lost datagram: the wait goes on, no longer and no shorter."),
		"udp(7); UNP 8.9, 8.11", refused_then_up},
	{"enobufs-client", 4, 3, N_("When a request cannot be sent (ENOBUFS), it is as good as lost."), "send(2), ERRORS", enobufs_client,
		.explore = EVERY_FAULT, .faults = {"errno:ENOBUFS", CALL_SEND}},
	{"same-id", 5, 3,
		N_("A request that is sent again is the same bytes, and a late answer to an earlier try is an answer."), "UNP 22.5", same_id},
	{"duplicate-reply", 5, 5,
		N_("Whatever the network does to one or two datagrams of an exchange (loses, doubles or delays them), each request has its own answer."),
		"UNP 22.5; RFC 1035, 4.1.1", duplicate_reply, .depends = "basic-v4", .explore = EVERY_LOSS, .tags = "long"},
	{"late-reply", 5, 5,
		N_("An answer has the id of its request, and its op or that of an error; anything else is ignored."), "RFC 1035, 4.1.1",
		late_reply},
	{"forged-source", 5, 8, from_who_was_asked,
		"connect(2); udp(7); UNP 8.8, 8.11; RFC 5452", forged_source},
	{"stray-flood", 5, 4, N_("What is ignored neither ends the wait for an answer nor makes it longer."), "poll(2); UNP 22.5", stray_flood},
	{"differential", 0, 7,
		N_("uask and uaskd agree with any others that keep to the format, over a bad network, too."), "README", differential,
		.explore = RANDOM, .runs = 15, .needs = ORACLE, .tags = "long"},
};

LAB_CHECKS(checks);
