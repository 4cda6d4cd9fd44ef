/* The promises of lab 08. Each check plays the clients of echod, and reads what it says on standard error. */
#include <regex.h>
#include <stdio.h>

#include "check/check.h"

/* A client that reads nothing, and a server whose kernel keeps little for it: then LONG bytes are enough to make a send wait. */
enum { LONG = 40 * 1024, SMALL_WINDOW = 4096, SMALL_BUFFER = 4096, MEBIBYTE = 1024 * 1024, PIECES_MOST = 100 };
enum { LATE_MS = 11 * 60 * 1000 };	/* beyond every time-out that is usual */

static struct program *echod(struct scenario *s)
{
	return start(s, "echod", port_text(s, 1));
}

/* Lines of text of many lengths. */
static char *text_of(size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; bytes && i < length; i++)
		bytes[i] = i % 61 == 60 ? '\n' : (char)('a' + (i * 7 + i / 61) % 26);
	return bytes;
}

static void expect_echo(struct peer *client, const char *text)
{
	say(client, text);
	expect_text(client, text);
}

/* The next client finds the server alive and in order. */
static struct peer *expect_served(struct program *server, const char *text)
{
	struct peer *client = connect_to(server);

	expect_echo(client, text);
	return client;
}

static bool is_like(const char *line, const char *pattern)
{
	regex_t expression;
	bool good = regcomp(&expression, pattern, REG_EXTENDED | REG_NOSUB) == 0;

	if (good) {
		good = regexec(&expression, line, 0, NULL, 0) == 0;
		regfree(&expression);
	}
	return good;
}

/* The next line that the contract knows, on standard error; what the program tells there besides is its own affair. */
static const char *expect_told(struct scenario *s, struct program *server, const char *pattern)
{
	const char *line = expect_some_line(program_stderr(server), "(client|stats) .*");

	if (!is_like(line, pattern))
		fail_check(s, NULL, "expected a line like /%s/ on echod's stderr, but got \"%s\"", pattern, line);
	return line;
}

/* A client that was accepted, and says nothing yet. */
static struct peer *silent_client(struct scenario *s, struct program *server)
{
	struct peer *client = connect_to(server);

	run_until_quiet(s);
	return client;
}

/* A client that says something and one that does not. Whether they are answered is another check's. */
static void come_and_go(struct scenario *s, struct program *server)
{
	struct peer *client = connect_to(server);

	say(client, "hello\n");
	run_until_quiet(s);
	abort_connection(client);
	abort_connection(silent_client(s, server));
	run_until_quiet(s);
}

/* A client that says much and reads nothing: when this returns, the server waits for room in the middle of its echo. */
static struct peer *deaf_client(struct scenario *s, struct program *server, bool finishes)
{
	char *bytes = text_of(LONG);
	struct peer *client = connect_with(server, (struct link){.window = SMALL_WINDOW});

	stop_reading(client);
	send_bytes(client, bytes, LONG);
	run_until_quiet(s);
	if (finishes)
		finish_sending(client);
	free(bytes);
	run_until_quiet(s);
	return client;
}

/* What calls on the connection that was accepted last have moved: how much of the client's bytes came, and how much went, nobody else knows. */
static void count_moved(const struct trace *trace, unsigned long long *in, unsigned long long *out)
{
	int connection = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || event->result < 0)
			continue;
		if (event->call->class == CALL_ACCEPT) {
			connection = event->made_object;
			*in = *out = 0;
		}
		if (call_receives(event->call) && event->object == connection && !event_only_looks(event))
			*in += event_bytes(event);
		if (call_sends(event->call) && (event->call->class == CALL_TRANSFER ? event->object_out : event->object) == connection)
			*out += event_bytes(event);
	}
}

/* --- the listening socket --- */

/* Whether that is wrong usage or an error of bind is free. */
static void no_address(struct scenario *s, const char *text)
{
	struct program *server = start(s, "echod", "-b", text, port_text(s, 1));

	expect_honest_end(server);
	expect_silence(program_stdout(server));
}

static void bind_address(struct scenario *s)
{
	struct program *server;

	begin(s, "-b 127.0.0.1");
	server = start(s, "echod", "-b", "127.0.0.1", port_text(s, 1));
	(void)connect_to(server);
	expect_refused(server, (struct link){.v6 = true, .port = port(s, 1)});
	expect_refused(server, (struct link){.address = "127.0.0.2", .port = port(s, 1)});
	begin(s, "-b ::1");
	server = start(s, "echod", "-b", "::1", port_text(s, 1));
	(void)connect_with(server, (struct link){.v6 = true});
	expect_refused(server, (struct link){.port = port(s, 1)});
	begin(s, "ADDR is no address");
	no_address(s, "nowhere");
	begin(s, "ADDR is a name, and not in digits");
	no_address(s, "localhost");
	begin(s, "ADDR is that of another machine");
	expect_failure(start(s, "echod", "-b", "192.0.2.1", port_text(s, 1)), 1);
}

static void wrong_usage(struct scenario *s)
{
	try_wrong_ports(s, "echod");
	begin(s, "no PORT");
	expect_failure(start(s, "echod"), 2);
	begin(s, "an address, and no PORT");
	expect_failure(start(s, "echod", "-b", "127.0.0.1"), 2);
	begin(s, "-b without an address");
	expect_failure(start(s, "echod", "-b"), 2);
	begin(s, "two PORTs");
	expect_failure(start(s, "echod", port_text(s, 1), port_text(s, 2)), 2);
	begin(s, "an unknown option");
	expect_failure(start(s, "echod", "-x", port_text(s, 1)), 2);
}

static void port_in_use(struct scenario *s)
{
	(void)listening_port(echod(s), 0);
	expect_failure(echod(s), 1);
}

static void second_instance(struct scenario *s)
{
	begin(s, "the port is in use");
	port_in_use(s);
	try_largest_port(s, "echod");
	wrong_usage(s);
}

static void announces(struct scenario *s)
{
	struct program *server;

	begin(s, "a port that is given");
	server = echod(s);
	expect_listening(server, port(s, 1));
	expect_ready(server, "tcp");
	begin(s, "port 0: the kernel chooses");
	expect_ready(start(s, "echod", "0"), "tcp");
	begin(s, "-b 127.0.0.1, port 0, and nothing behind the line");
	server = start(s, "echod", "-b", "127.0.0.1", "0");
	expect_ready(server, "tcp");
	come_and_go(s, server);
	signal_program(server, SIGUSR1);
	expect_silence(program_stdout(server));
}

static void restart_with(struct scenario *s, bool client_leaves)
{
	struct program *server = echod(s);
	struct peer *client = connect_to(server);

	expect_echo(client, "before\n");
	kill_program(server);
	if (client_leaves)
		close_connection(client);
	(void)expect_served(echod(s), "after\n");
}

static void restart(struct scenario *s)
{
	begin(s, "the client of the former run is still there");
	restart_with(s, false);
	begin(s, "it has closed its side as well");
	restart_with(s, true);
}

/* --- accept --- */

static void one_task(struct scenario *s)
{
	come_and_go(s, echod(s));
	expect_tasks(s, 0, 0);
}

static void one_after_the_other(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *client;
	int i;

	for (i = 0; i < 3; i++) {
		client = connect_to(server);
		finish_sending(client);
		expect_end(client);
	}
}

/* A program that needs more of them to begin with does not come as far as accept(), or not in the same state: then nothing is asked. */
static void no_descriptor_is_left(struct scenario *s, size_t open)
{
	struct program *server;

	limit(s, LIMIT_DESCRIPTORS, (int)open);
	server = echod(s);
	run_until_quiet(s);
	if (descriptors_now(server) != open)
		return;
	(void)connect_with(server, (struct link){.in_vain = true});
	run_until_quiet(s);	/* it never comes to rest where it tries again and again */
}

static void accept_hiccup(struct scenario *s)
{
	struct program *server;
	size_t open;

	begin(s, "three clients");
	one_after_the_other(s);
	begin(s, "no client yet: so many descriptors does the server need");
	server = echod(s);
	run_until_quiet(s);
	open = descriptors_now(server);
	begin(s, "no descriptor is left for a client: accept fails with EMFILE each time");
	no_descriptor_is_left(s, open);
}

static void waits_its_turn(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *first = expect_served(server, "first\n"), *second = connect_to(server);

	say(second, "second\n");
	expect_silence(second);
	expect_echo(first, "still the first\n");
	finish_sending(first);
	expect_text(second, "second\n");
}

/* accept() gives out the connection all the same; there is just nobody at the other end. */
static void leaves_the_queue(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *first = expect_served(server, "first\n");

	abort_connection(connect_to(server));
	finish_sending(first);
	run_until_quiet(s);
	(void)expect_served(server, "third\n");
}

static void queue(struct scenario *s)
{
	begin(s, "a second client, connected while the first is served");
	waits_its_turn(s);
	begin(s, "a second client that has reset the connection when its turn comes");
	leaves_the_queue(s);
}

/* --- the echo --- */

static void with_tool(struct scenario *s, struct program *client, const char *text)
{
	note(s, "says hello through it");
	say(program_stdin(client), text);
	expect_text(program_stdout(client), text);
	finish_sending(program_stdin(client));
	expect_end(program_stdout(client));
	expect_exit(client, 0);
}

/* Nothing of it is a command or the end, nor is a long silence. */
static void no_commands(struct scenario *s, struct program *server)
{
	static const char *const texts[] = {"to be, or not to be\n", "no newline at the end", "quit\n", "exit\n", "\n", ".\n", "\4", "x"};
	struct peer *client = connect_to(server);
	size_t i;

	for (i = 0; i < sizeof texts / sizeof *texts; i++)
		expect_echo(client, texts[i]);
	pass_time(s, LATE_MS);
	expect_echo(client, "minutes later\n");
	finish_sending(client);
	expect_end(client);
}

/* It has finished before the server reads the first byte, or has room for all of the echo. */
static void finishes_at_once(struct scenario *s, struct link how)
{
	char *bytes = text_of(LONG);
	struct program *server = echod(s);
	struct peer *client;

	(void)listening_port(server, 0);
	client = connect_with(server, how);
	if (how.window)
		stop_reading(client);
	send_bytes(client, bytes, LONG);
	finish_sending(client);
	if (how.window) {
		run_until_quiet(s);
		start_reading(client);
	}
	expect_bytes(client, bytes, LONG);
	expect_orderly_end(client);
	free(bytes);
}

static void echo_text(struct scenario *s)
{
	struct program *server;
	char address[32];

	begin(s, "a client of our own");
	no_commands(s, echod(s));
	begin(s, "a client that has finished before it is answered");
	finishes_at_once(s, (struct link){0});
	begin(s, "the same, where it reads late");
	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	finishes_at_once(s, (struct link){.window = SMALL_WINDOW});
	begin(s, "nc");
	server = echod(s);
	expect_listening(server, port(s, 1));
	with_tool(s, tool(s, "nc", "-N", "127.0.0.1", port_text(s, 1), NULL), "hello from nc\n");
	begin(s, "socat");
	server = echod(s);
	expect_listening(server, port(s, 1));
	snprintf(address, sizeof address, "TCP:127.0.0.1:%s", port_text(s, 1));
	with_tool(s, tool(s, "socat", "-t", "5", "-", address, NULL), "hello from socat\n");
}

static void binary_1m(struct scenario *s)
{
	size_t length = draw(s, "length", 0, MEBIBYTE), sizes[3] = {0};
	struct peer *client = connect_to(echod(s));
	char *bytes = malloc(length + 1);

	sizes[0] = draw(s, "first piece", 1, 100);
	sizes[1] = draw(s, "other pieces", length / PIECES_MOST + 1, LONG);
	random_bytes(s, bytes, length);
	send_in_pieces(client, bytes, length, sizes);
	expect_bytes(client, bytes, length);
	expect_silence(client);
	free(bytes);
}

/* Real short sends, by signals, are in signal_storm: they need the handler of step 5. */
static void partial_send(struct scenario *s)
{
	char *bytes = text_of(LONG);
	struct peer *client;

	begin(s, "a client that reads");
	client = connect_to(echod(s));
	send_bytes(client, bytes, LONG);
	expect_bytes(client, bytes, LONG);
	expect_silence(client);
	begin(s, "a client that reads late");
	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	client = deaf_client(s, echod(s), false);
	pass_time(s, LATE_MS);
	start_reading(client);
	expect_bytes(client, bytes, LONG);
	expect_silence(client);
	free(bytes);
}

/* --- clients that vanish, and signals --- */

static void vanishes_between(struct scenario *s)
{
	struct program *server = echod(s);

	abort_connection(silent_client(s, server));
	abort_connection(expect_served(server, "after a reset without a word\n"));
	(void)expect_served(server, "after a reset between two words\n");
}

static void vanishes_in_echo(struct scenario *s, bool finishes)
{
	struct program *server;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	abort_connection(deaf_client(s, server, finishes));
	(void)expect_served(server, "after a reset in the middle of the echo\n");
}

/* Where the echo takes more than one send, the first is taken, and answered by a reset; the second fails with EPIPE. */
static void closes_unread(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *client = connect_to(server);
	char *bytes = text_of(LONG);

	stop_reading(client);
	send_bytes(client, bytes, LONG);
	close_connection(client);
	free(bytes);
	run_until_quiet(s);
	(void)expect_served(server, "after a client that never read\n");
}

static void client_vanishes(struct scenario *s)
{
	begin(s, "the client resets the connection while the server waits for bytes");
	vanishes_between(s);
	begin(s, "the client resets it in the middle of the echo: ECONNRESET");
	vanishes_in_echo(s, false);
	begin(s, "the client finishes, and then resets it in the middle of the echo: EPIPE");
	vanishes_in_echo(s, true);
	begin(s, "the client says much, closes, and never reads");
	closes_unread(s);
}

static void storm(struct scenario *s, struct program *server, int signals)
{
	while (signals-- > 0) {
		signal_program(server, SIGUSR1);
		run_until_quiet(s);
	}
}

static bool is_about_sigusr1(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SIGNAL &&
		(event->signal == SIGUSR1 || event->signals & 1ull << (SIGUSR1 - 1));
}

/* From the READY line on anybody may send one: where it still has its default action, it ends the server. */
static void expect_prepared(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	note(s, "expects that SIGUSR1 is prepared for when the READY line is written");
	for (i = 0; i < trace->event_count && !is_about_sigusr1(&trace->events[i]); i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->call->class == CALL_SEND && event->data.length >= 5 && memcmp(event->data.bytes, "READY", 5) == 0)
			fail_check(s, event, "expected that a signal may come from the READY line on, but SIGUSR1 still has its default action when the line is written: it ends the server");
	}
}

static void signal_storm(struct scenario *s)
{
	char *bytes = text_of(LONG);
	struct program *server;
	struct peer *client;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	(void)listening_port(server, 0);
	run_until_quiet(s);
	expect_prepared(s);
	note(s, "the server waits for a client");
	storm(s, server, 166);
	client = connect_to(server);
	expect_echo(client, "after accept\n");
	note(s, "the server waits for bytes");
	storm(s, server, 167);
	expect_echo(client, "after recv\n");
	finish_sending(client);
	client = deaf_client(s, server, false);
	note(s, "the server waits for room");
	storm(s, server, 167);
	start_reading(client);
	expect_bytes(client, bytes, LONG);
	expect_silence(client);
	free(bytes);
}

/* The next line that tells counts, whatever is told of clients between. */
static void expect_counts(struct scenario *s, struct program *server, const char *pattern)
{
	const char *line = expect_some_line(program_stderr(server), "stats .*");

	if (!is_like(line, pattern))
		fail_check(s, NULL, "expected a line like /%s/ on echod's stderr, but got \"%s\"", pattern, line);
}

/* Told while a client is served: it counts, and so do the bytes that it has got. */
static void stats_while_served(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *client;

	finish_sending(expect_served(server, "123456789\n"));
	run_until_quiet(s);
	signal_program(server, SIGUSR1);
	client = expect_served(server, "12345\n");
	(void)expect_some_line(program_stderr(server), "stats .*");
	signal_program(server, SIGUSR1);
	run_until_quiet(s);
	expect_echo(client, "123\n");
	(void)expect_told(s, server, "^stats clients=2 bytes=(16|20)$");
	signal_program(server, SIGUSR1);
	run_until_quiet(s);
	finish_sending(client);
	(void)expect_some_line(program_stderr(server), "^stats clients=2 bytes=20$");
}

/* Told while a send waits: when it has ended, and not when the client has. */
static void stats_while_sending(struct scenario *s)
{
	char *bytes = text_of(LONG);
	struct program *server;
	struct peer *client;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	client = deaf_client(s, server, false);
	signal_program(server, SIGUSR1);
	run_until_quiet(s);
	start_reading(client);
	expect_bytes(client, bytes, LONG);
	(void)expect_told(s, server, "^stats clients=1 bytes=[0-9]+$");
	free(bytes);
}

/* One signal has one line: the next one tells what is true after the next signal. */
static void stats_between_clients(struct scenario *s)
{
	struct program *server = echod(s);
	struct peer *client;

	finish_sending(expect_served(server, "123456789\n"));
	finish_sending(expect_served(server, "12345\n"));
	run_until_quiet(s);
	signal_program(server, SIGUSR1);
	client = silent_client(s, server);
	expect_counts(s, server, "^stats clients=[23] bytes=16$");
	expect_echo(client, "123\n");
	expect_echo(client, "12\n");
	signal_program(server, SIGUSR1);
	run_until_quiet(s);
	finish_sending(client);
	expect_counts(s, server, "^stats clients=3 bytes=23$");
}

/* What a client that is gone has said, and did not get back, was not sent. */
static void stats_of_sent(struct scenario *s)
{
	unsigned long long in = 0, out = 0;
	char pattern[64];
	struct program *server;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	abort_connection(deaf_client(s, server, false));
	run_until_quiet(s);
	count_moved(observed(s), &in, &out);
	signal_program(server, SIGUSR1);
	(void)silent_client(s, server);
	snprintf(pattern, sizeof pattern, "^stats clients=[12] bytes=%llu$", out);
	expect_counts(s, server, pattern);
}

/* A send that takes all at once ends as well, and the signal has come before that. */
static void stats_at_send(struct scenario *s)
{
	struct program *server;
	struct peer *client;

	inject(s, "signal:SIGUSR1@,send,any-socket,1");
	server = echod(s);
	client = expect_served(server, "hello\n");
	if (injected(s))
		expect_counts(s, server, "^stats clients=[01] bytes=[06]$");	/* the C library may have sent something before */
	expect_echo(client, "world\n");
}

static bool ends_line(const struct event *event)
{
	return event->data.length > 0 && event->data.bytes[event->data.length - 1] == '\n';
}

/* A line that is out already tells nothing of what comes then. (One that goes out in pieces may still be told for both signals.) */
static void stats_at_stats(struct scenario *s)
{
	struct program *server;
	struct peer *client;

	inject(s, "signal-after:SIGUSR1@,send,stderr,1");
	server = echod(s);
	client = expect_served(server, "hello\n");
	signal_program(server, SIGUSR1);
	run_until_quiet(s);
	expect_echo(client, "world\n");
	expect_counts(s, server, "^stats clients=1 bytes=(6|12)$");
	if (!injected(s) || !ends_line(injected(s)))
		return;
	note(s, "a second signal has come right behind this line");
	expect_echo(client, "again\n");
	run_until_quiet(s);
	finish_sending(client);
	expect_counts(s, server, "^stats clients=1 bytes=(6|12|18)$");
}

static void stats(struct scenario *s)
{
	begin(s, "the server waits for bytes");
	stats_while_served(s);
	begin(s, "the server waits for room");
	stats_while_sending(s);
	begin(s, "the server waits for a client");
	stats_between_clients(s);
	begin(s, "a client that got a part of its echo only");
	stats_of_sent(s);
	begin(s, "a signal comes right before a send that need not wait");
	stats_at_send(s);
	begin(s, "a second signal comes when the line of the first is out");
	stats_at_stats(s);
}

/* --- what is left of a client --- */

static void expect_client_line(struct scenario *s, struct program *server, const char *address, int port)
{
	char regex[128];

	snprintf(regex, sizeof regex, "^client %s %d in=[0-9]+ out=[0-9]+ end=[a-z]+$", address, port);
	(void)expect_told(s, server, regex);
}

static void both_families_twice(struct scenario *s, struct program *server, int port)
{
	int i;

	for (i = 0; i < 4; i++) {
		bool v6 = i % 2;
		struct peer *client = connect_with(server, (struct link){.v6 = v6, .port = port});

		expect_echo(client, "hello\n");
		finish_sending(client);
		expect_client_line(s, server, v6 ? "::1" : "(::ffff:)?127\\.0\\.0\\.1", peer_port(client));
	}
}

/* Somebody has the port in one family only: the other one alone is not enough. */
static void half_in_use(struct scenario *s, bool v6)
{
	(void)listen_on(s, 1, (struct link){.v6 = v6});
	expect_failure(echod(s), 1);
}

static void without_ipv6(struct scenario *s)
{
	inject(s, "errno:EAFNOSUPPORT@,socket,,0");
	(void)expect_served(echod(s), "hello\n");
}

static void v4_and_v6(struct scenario *s)
{
	struct program *server;

	begin(s, "a port that is given");
	server = echod(s);
	both_families_twice(s, server, 0);
	begin(s, "port 0: the kernel chooses, and both families have the same");
	server = start(s, "echod", "0");
	both_families_twice(s, server, listening_port(server, 0));
	begin(s, "the port is in use at ::1");
	half_in_use(s, true);
	begin(s, "the port is in use at 127.0.0.1");
	half_in_use(s, false);
	begin(s, "there is no IPv6: socket fails with EAFNOSUPPORT");
	without_ipv6(s);
}

/* How the client that was accepted last ended: it may have got all, where the program has made room for it. */
static void expect_broken_line(struct scenario *s, struct program *server)
{
	const char *line = expect_told(s, server, "^client .* in=[0-9]+ out=[0-9]+ end=(eof|reset)$");
	unsigned long long in = 0, out = 0;
	char counts[64];

	count_moved(observed(s), &in, &out);
	snprintf(counts, sizeof counts, "in=%llu out=%llu end=", in, out);
	if (!strstr(line, counts))
		fail_check(s, NULL, "expected \"%s\", which is what calls have received from this client and sent to it, but got \"%s\"", counts, line);
	if (out < LONG && !strstr(line, "end=reset"))
		fail_check(s, NULL, "expected end=reset, as the client has not been sent all, but got \"%s\"", line);
}

static void client_lines(struct scenario *s)
{
	struct program *server;
	struct peer *client;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	note(s, "a client that finishes");
	client = connect_to(server);
	expect_echo(client, "to be, ");
	expect_echo(client, "or not\n");
	finish_sending(client);
	(void)expect_told(s, server, "^client .* in=14 out=14 end=eof$");
	note(s, "one that says nothing");
	finish_sending(connect_to(server));
	(void)expect_told(s, server, "^client .* in=0 out=0 end=eof$");
	note(s, "one that resets the connection");
	client = connect_to(server);
	expect_echo(client, "hello\n");
	abort_connection(client);
	(void)expect_told(s, server, "^client .* in=6 out=6 end=reset$");
	note(s, "one that does so without a word");
	abort_connection(silent_client(s, server));
	(void)expect_told(s, server, "^client .* in=0 out=0 end=reset$");
	note(s, "one that does so in the middle of the echo");
	abort_connection(deaf_client(s, server, false));
	expect_broken_line(s, server);
	note(s, "one that finishes first: EPIPE");
	abort_connection(deaf_client(s, server, true));
	expect_broken_line(s, server);
}

static void sequence(struct scenario *s)
{
	struct program *server = echod(s);
	char text[32];
	int i;

	(void)listening_port(server, 0);
	pass_time(s, LATE_MS);
	for (i = 0; i < 50; i++) {
		struct peer *client = connect_to(server);

		snprintf(text, sizeof text, "client %d\n", i + 1);
		expect_echo(client, text);
		if (i % 5 == 4) {
			abort_connection(client);
			continue;
		}
		finish_sending(client);
		expect_end(client);
	}
}

/* 40 clients that finish, 5 that reset the connection, and 5 that do so while the server sends. */
static void no_fd_growth(struct scenario *s)
{
	struct program *server;
	struct peer *client;
	size_t mark;
	int i;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = echod(s);
	finish_sending(connect_to(server));
	run_until_quiet(s);
	mark = descriptors_now(server);
	for (i = 0; i < 50; i++) {
		if (i % 10 == 4)
			abort_connection(silent_client(s, server));
		else if (i % 10 == 9)
			abort_connection(deaf_client(s, server, false));
		else
			finish_sending(connect_to(server));
		run_until_quiet(s);
	}
	expect_no_fd_growth(server, mark);
	client = connect_to(server);
	finish_sending(client);
	expect_end(client);	/* a server that accepts nobody leaves nothing behind either */
}

static const struct check checks[] = {
	{.name = "one-task", .step = 0, .points = 2, .function = one_task,
		.promise = N_("echod makes no other process and no thread."),
		.source = "README, contract"},
	{.name = "bind-address", .step = 1, .points = 2, .function = bind_address, .needs = IPV6,
		.promise = N_("With -b echod listens at ADDR and nowhere else."),
		.source = "bind(2), ip(7)"},
	{.name = "second-instance", .step = 1, .points = 4, .function = second_instance,
		.promise = N_("A second echod on the same port fails: a message, exit status 1, no READY line. Wrong usage is told with exit status 2."),
		.source = "bind(2), EADDRINUSE; socket(7), SO_REUSEPORT"},
	{.name = "announces", .step = 2, .points = 6, .function = announces,
		.promise = N_("When echod listens, and not before, it prints READY tcp PORT on standard output, and sees to it that the line gets out."),
		.source = "getsockname(2), setbuf(3)"},
	{.name = "accept-hiccup", .step = 3, .points = 6, .function = accept_hiccup,
		.promise = N_("When accept fails with ECONNABORTED, echod goes on with the next client; with another error that comes each time it is not repeated for ever."),
		.source = "accept(2), Error handling; UNP 5.11",
		.explore = EVERY_FAULT, .faults = {"errno:ECONNABORTED", CALL_ACCEPT}},
	{.name = "echo-text", .step = 4, .points = 8, .function = echo_text, .tools = "nc socat",
		.promise = N_("What a client says is sent back; when it has finished, so does echod."),
		.source = "recv(2), RETURN VALUE; RFC 862"},
	{.name = "binary-1m", .step = 4, .points = 10, .function = binary_1m,
		.promise = N_("Any bytes in any number and any pieces are sent back as they are."),
		.source = "recv(2); README, contract",
		.explore = RANDOM, .runs = 10, .observe = CONTROL},
	{.name = "queue", .step = 4, .points = 6, .function = queue,
		.promise = N_("Another one waits in the queue, connected and unanswered, and is served when the first has ended."),
		.source = "listen(2), accept(2); UNP 4.5"},
	{.name = "partial-send", .step = 4, .points = 12, .function = partial_send,
		.promise = N_("Every send may take less than it was given; the rest follows."),
		.source = "send(2), RETURN VALUE; TLPI 61.1",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND}},
	{.name = "client-vanishes", .step = 5, .points = 8, .function = client_vanishes,
		.promise = N_("No client ends the server, however it goes."),
		.source = "send(2), EPIPE; signal(7), SIGPIPE; UNP 5.13"},
	{.name = "signal-storm", .step = 5, .points = 4, .function = signal_storm,
		.promise = N_("Signals lose no byte and no client, whichever call they interrupt."),
		.source = "signal(7), Interruption of system calls; UNP 5.9"},
	{.name = "stats", .step = 5, .points = 2, .function = stats,
		.promise = N_("On SIGUSR1 one line, stats clients=N bytes=M: N clients accepted and M bytes sent back so far."),
		.source = "README, contract; signal-safety(7)"},
	{.name = "v4-and-v6", .step = 6, .points = 8, .function = v4_and_v6, .needs = IPV6,
		.promise = N_("Without -b echod listens at all addresses of both families, IPv4 and IPv6, on one port."),
		.source = "ipv6(7); accept(2), addrlen; UNP 12.3"},
	{.name = "client-lines", .step = 6, .points = 4, .function = client_lines,
		.promise = N_("The line of each client says how many bytes went in and out, and how it ended."),
		.source = "README, contract"},
	{.name = "sequence", .step = 6, .points = 4, .function = sequence,
		.promise = N_("echod serves for ever, one client at a time."),
		.source = "README, contract; UNP 4.6"},
	{.name = "no-fd-growth", .step = 6, .points = 6, .function = no_fd_growth,
		.promise = N_("No client leaves a descriptor behind, however it ended."),
		.source = "close(2); UNP 4.9"},
	{.name = "restart", .step = 0, .points = 8, .function = restart,
		.promise = N_("After kill -9, with a client connected, echod starts again at once on the same port."),
		.source = "socket(7), SO_REUSEADDR; TLPI 61.10"},
};

LAB_CHECKS(checks);
