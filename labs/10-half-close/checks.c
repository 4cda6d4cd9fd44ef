/* The promises of lab 10. Each check plays the clients of xferd, or the server that xfer talks to: patient ones, deaf ones, and
 * some that lie. */
#include <stdio.h>

#include "check/check.h"

enum {
	MOST = 8 * 1024 * 1024, /* what xferd takes */
	BEYOND = 1000,
	ENDLESS = 64 * 1024 * 1024,
	BIG = 1024 * 1024,
	LONG = 40 * 1024,
	LONGEST = 300000,
	MANY = 100000,
	SMALL_WINDOW = 4096,
	SMALL_BUFFER = 4096,
	HELD = 1024 * 1024, /* more than a pipe, a program and two small buffers hold */
	FAR_MORE = 20 * 1024 * 1024, /* than an answer, and everything that a program keeps beside it */
	STATUS_MOST = 64,
	PAUSE_MS = 20000,
	LATE_MS = 11 * 60 * 1000, /* beyond every time-out that is usual */
	AT_ONCE_MS = 10,
	DRIP_MS = 100, /* the discarding of 2 s, by a clock of whole seconds, takes 1 to 3 */
	DISCARD_LEAST_MS = 900,
	DISCARD_MOST_MS = 3000 + 2 * DRIP_MS, /* the byte that finds nobody is refused by the next one only */
};

static const char too_large[] = "ERR too large\n";
static const char wrong_usage[] = N_("Wrong usage (a missing or extra argument, a PORT of xferd that is no number in its range): a message, exit status 2, nothing on standard output.");
static const char errors[] = N_("Errors: `xfer: what: reason` on standard error, exit status 1.");
static const struct link small_window = {.window = SMALL_WINDOW};

static struct program *xferd(struct scenario *s)
{
	return start(s, "xferd", port_text(s, 1));
}

static struct program *xfer(struct scenario *s)
{
	return start(s, "xfer", "127.0.0.1", port_text(s, 1));
}

/* Bytes of all values. */
static unsigned char *bytes_of(size_t length)
{
	unsigned char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; i < length; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 251 + i / 65521);
	return bytes;
}

static unsigned char *reversed(const unsigned char *bytes, size_t length)
{
	unsigned char *out = malloc(length + 1);
	size_t i;

	for (i = 0; i < length; i++)
		out[i] = bytes[length - 1 - i];
	return out;
}

static void write_status(char *line, const unsigned char *bytes, size_t length)
{
	snprintf(line, STATUS_MOST, "OK %zu %08x\n", length, (unsigned)fnv1a(bytes, length));
}

/* --- xferd --- */

static void expect_answer(struct peer *client, const unsigned char *bytes, size_t length)
{
	unsigned char *back = reversed(bytes, length);
	char line[STATUS_MOST];

	write_status(line, bytes, length);
	expect_text(client, line);
	if (length)
		expect_bytes(client, back, length);
	expect_orderly_end(client);
	free(back);
}

/* The whole way of one request. */
static void expect_served(struct program *server, size_t length)
{
	struct peer *client = connect_to(server);
	unsigned char *bytes = bytes_of(length);

	send_bytes(client, bytes, length);
	finish_sending(client);
	expect_answer(client, bytes, length);
	free(bytes);
}

static void expect_no_delay(struct scenario *s, uint64_t since_ns, const char *what)
{
	uint64_t ms = (now_ns(s) - since_ns) / 1000000;

	if (ms > AT_ONCE_MS)
		fail_standing(s, "expected %s at once, as there is nothing to wait for, but it took %d ms", _(what), (int)ms);
}

/* Nothing has to be waited for, so no time passes: a server that sleeps gives itself away. */
static void expect_served_at_once(struct scenario *s, struct program *server)
{
	uint64_t before;

	(void)listening_port(server, 0);
	before = now_ns(s);
	expect_served(server, 6);
	expect_no_delay(s, before, N_("xferd to serve its next client"));
}

/* A client that says so much and does not finish; it reads only then. */
static struct peer *deaf_until_said(struct scenario *s, struct program *server, size_t length)
{
	struct peer *client = connect_to(server);
	unsigned char *bytes = bytes_of(length);

	stop_reading(client);
	send_bytes(client, bytes, length);
	free(bytes);
	run_until_quiet(s);
	start_reading(client);
	return client;
}

static void expect_refusal(struct peer *client)
{
	expect_text(client, too_large);
	expect_orderly_end(client);
}

static void starts_again(struct scenario *s)
{
	struct program *server = xferd(s);

	say(connect_to(server), "hello\n");
	run_until_quiet(s);
	kill_program(server);
	expect_listening(xferd(s), port(s, 1));
}

static void announces(struct scenario *s)
{
	struct program *server;
	struct peer *client;

	begin(s, "a port that is given");
	server = xferd(s);
	expect_listening(server, port(s, 1));
	expect_ready(server, "tcp");
	begin(s, "port 0: the kernel chooses");
	server = start(s, "xferd", "0");
	expect_ready(server, "tcp");
	client = connect_to(server);
	say(client, "hello\n");
	finish_sending(client);
	run_until_quiet(s);
	close_connection(client);
	expect_silence(program_stdout(server));
	promise(s, wrong_usage);
	begin(s, "no PORT");
	expect_failure(start(s, "xferd"), 2);
	begin(s, "an extra argument");
	expect_failure(start(s, "xferd", port_text(s, 1), port_text(s, 2)), 2);
	try_wrong_ports(s, "xferd");
	promise(s, errors);
	begin(s, "the port is in use");
	(void)listening_port(xferd(s), 0);
	expect_failure(xferd(s), 1);
	promise(s, NULL);
	try_largest_port(s, "xferd");
	promise(s, N_("After kill -9, with a client connected, xferd starts again at once on the same port."));
	begin(s, "the client of the former run is still there");
	starts_again(s);
}

static void exact_limit(struct scenario *s)
{
	begin(s, "8388608 bytes");
	expect_served(xferd(s), MOST);
	begin(s, "one more");
	expect_text(deaf_until_said(s, xferd(s), MOST + 1), too_large);
}

static void with_tool(struct scenario *s, struct program *client)
{
	static const char text[] = "hello\n";
	char line[STATUS_MOST];

	note(s, "says hello through it");
	say(program_stdin(client), text);
	finish_sending(program_stdin(client));
	write_status(line, (const unsigned char *)text, sizeof text - 1);
	expect_text(program_stdout(client), line);
	expect_text(program_stdout(client), "\nolleh");
	expect_end(program_stdout(client));
	expect_exit(client, 0);
}

static void slowly_read(struct scenario *s, size_t length)
{
	struct peer *client = connect_with(xferd(s), small_window);
	unsigned char *bytes = bytes_of(length);

	stop_reading(client);
	send_bytes(client, bytes, length);
	finish_sending(client);
	pass_time(s, LATE_MS);
	start_reading(client);
	expect_answer(client, bytes, length);
	free(bytes);
}

static void slowly_said(struct scenario *s)
{
	struct peer *client = connect_to(xferd(s));

	say(client, "hel");
	pass_time(s, LATE_MS);
	say(client, "lo\n");
	finish_sending(client);
	expect_answer(client, (const unsigned char *)"hello\n", 6);
}

static void big_answer_small_window(struct scenario *s)
{
	char address[32];

	begin(s, "a client of our own");
	expect_served_at_once(s, xferd(s));
	begin(s, "a client that pauses");
	slowly_said(s);
	begin(s, "nc -N");
	expect_listening(xferd(s), port(s, 1));
	with_tool(s, tool(s, "nc", "-N", "127.0.0.1", port_text(s, 1)));
	begin(s, "socat -t 5");
	expect_listening(xferd(s), port(s, 1));
	snprintf(address, sizeof address, "TCP:127.0.0.1:%s", port_text(s, 1));
	with_tool(s, tool(s, "socat", "-t", "5", "-", address));
	begin(s, "1 MiB, little room on both sides, and a client that reads late");
	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	slowly_read(s, BIG);
}

static void too_large_arrives(struct scenario *s)
{
	begin(s, "1000 bytes too many");
	expect_refusal(deaf_until_said(s, xferd(s), MOST + BEYOND));
	begin(s, "64 MiB");
	expect_refusal(deaf_until_said(s, xferd(s), ENDLESS));
}

static void too_large_no_reset(struct scenario *s)
{
	struct program *server = xferd(s);
	struct peer *client = deaf_until_said(s, server, ENDLESS);

	expect_all_taken(client);
	finish_sending(client);
	expect_refusal(client);
	run_until_quiet(s);
	expect_served_at_once(s, server);
}

/* How long the server listens to a client that has been refused, and says a byte now and then. */
static int discarding_ms(struct scenario *s, struct peer *client)
{
	int ms = 0;

	note(s, "says one byte every %d ms", DRIP_MS);
	while (!is_turned_away(client) && ms <= DISCARD_MOST_MS) {
		send_bytes(client, "x", 1);
		pass_time(s, DRIP_MS);
		ms += DRIP_MS;
	}
	return ms;
}

/* The call of this class that was made last: where the discarding is, or its end. */
static const struct event *last_call(struct scenario *s, enum call_class class)
{
	const struct trace *trace = observed(s);
	size_t i;

	for (i = trace->event_count; i-- > 0;)
		if (trace->events[i].kind == EVENT_CALL && trace->events[i].call->class == class)
			return &trace->events[i];
	return NULL;
}

static void limit_in_the_drip(struct scenario *s)
{
	struct program *server = xferd(s);
	struct peer *client = deaf_until_said(s, server, MOST + BEYOND);
	int ms;

	expect_text(client, too_large);
	ms = discarding_ms(s, client);
	if (ms > DISCARD_MOST_MS)
		fail_check(s, last_call(s, CALL_RECEIVE), "expected xferd to close the connection 2 s after its answer, but after %d ms it still takes bytes", ms);
	if (ms < DISCARD_LEAST_MS)
		fail_check(s, last_call(s, CALL_CLOSE), "expected xferd to take bytes for 2 s after its answer, but %d ms after it they are refused", ms);
	expect_served(server, 6);
}

/* The first byte that finds nobody is answered by a reset, the next one is refused. */
static bool is_closed(struct scenario *s, struct peer *client)
{
	send_bytes(client, "x", 1);
	run_until_quiet(s);
	send_bytes(client, "x", 1);
	run_until_quiet(s);
	return is_turned_away(client);
}

/* No byte tells the server that the time is over. */
static void limit_in_silence(struct scenario *s)
{
	struct program *server = xferd(s);
	struct peer *client = deaf_until_said(s, server, MOST + BEYOND);

	expect_text(client, too_large);
	pass_time(s, DISCARD_LEAST_MS);
	if (is_closed(s, client))
		fail_check(s, last_call(s, CALL_CLOSE), "expected xferd to take bytes for 2 s after its answer, but after %d ms without a byte they are refused", DISCARD_LEAST_MS);
	pass_time(s, DISCARD_MOST_MS);
	if (!is_closed(s, client))
		fail_standing(s, "expected xferd to close the connection 2 s after its answer, but after %d ms it still takes bytes", DISCARD_MOST_MS);
	expect_served(server, 6);
}

static void discard_limit(struct scenario *s)
{
	begin(s, "a client that goes on sending");
	limit_in_the_drip(s);
	begin(s, "a client that says nothing more");
	limit_in_silence(s);
}

/* --- xfer --- */

/* xfer, and the server that has taken its connection. */
static struct program *connected(struct scenario *s, struct link how, struct peer **server)
{
	struct peer *listener = listen_on(s, 1, how);
	struct program *client = xfer(s);

	*server = accept_from(listener, how);
	return client;
}

/* xfer has sent this, and has said that it was all. */
static void expect_request(struct peer *server, const void *bytes, size_t length)
{
	if (length)
		expect_bytes(server, bytes, length);
	expect_end(server);
}

static void say_all(struct program *client, const void *bytes, size_t length)
{
	if (length)
		send_bytes(program_stdin(client), bytes, length);
	finish_sending(program_stdin(client));
}

/* xfer with its whole input, and the server that has got it. */
static struct program *asked(struct scenario *s, const char *text, struct peer **server)
{
	struct program *client = connected(s, (struct link){0}, server);

	say_all(client, text, strlen(text));
	expect_request(*server, text, strlen(text));
	return client;
}

/* The bytes back, and the status line on standard error. */
static void expect_success(struct program *client, const unsigned char *bytes, size_t length)
{
	unsigned char *back = reversed(bytes, length);
	char line[STATUS_MOST];

	if (length)
		expect_bytes(program_stdout(client), back, length);
	expect_end(program_stdout(client));
	expect_exit(client, 0);
	write_status(line, bytes, length);
	line[strcspn(line, "\n")] = '\0';
	(void)expect_some_line(program_stderr(client), line);
	free(back);
}

/* The right answer to "hello\n", and what is expected then. */
static void answers_hello(struct program *client, struct peer *server)
{
	static const unsigned char text[] = "hello\n";
	char line[STATUS_MOST];

	write_status(line, text, sizeof text - 1);
	say(server, line);
	say(server, "\nolleh");
	finish_sending(server);
	expect_success(client, text, sizeof text - 1);
}

/* Standard input that cannot be read has not ended: what has been sent is not all, whatever the server makes of it. */
static void input_fails(struct scenario *s)
{
	struct peer *server, *listener = listen_on(s, 1, (struct link){0});
	struct program *client = start_with(s, (struct world){.in = STREAM_FOLDER}, "xfer", "127.0.0.1", port_text(s, 1));

	server = accept_from(listener, (struct link){0});
	expect_silence(server);	/* there is nothing that could be sent */
	say(server, "OK 0 811c9dc5\n");
	finish_sending(server);
	expect_exit(client, 1);
	expect_something(program_stderr(client));
}

static void input_is_a_file(struct scenario *s)
{
	struct world world = {.in = STREAM_FILE, .content = "hello\n", .content_length = 6};
	struct peer *server, *listener = listen_on(s, 1, (struct link){0});
	struct program *client = start_with(s, world, "xfer", "127.0.0.1", port_text(s, 1));

	server = accept_from(listener, (struct link){0});
	expect_request(server, "hello\n", 6);
	answers_hello(client, server);
}

static void client_usage(struct scenario *s)
{
	promise(s, wrong_usage);
	begin(s, "no argument");
	expect_failure(start(s, "xfer"), 2);
	begin(s, "no PORT");
	expect_failure(start(s, "xfer", "127.0.0.1"), 2);
	begin(s, "an extra argument");
	expect_failure(start(s, "xfer", "127.0.0.1", port_text(s, 1), "extra"), 2);
}

static void client_shutdown(struct scenario *s)
{
	struct program *client;
	struct peer *server;
	uint64_t before;

	begin(s, "a short input");
	before = now_ns(s);
	client = asked(s, "hello\n", &server);
	expect_no_delay(s, before, N_("xfer to send its input and to end its direction"));
	expect_silence(program_stdout(client));
	answers_hello(client, server);
	begin(s, "an input that pauses for 20 s");
	client = connected(s, (struct link){0}, &server);
	say(program_stdin(client), "hel");
	expect_text(server, "hel");
	pass_time(s, PAUSE_MS);
	say_all(client, "lo\n", 3);
	expect_request(server, "lo\n", 3);
	answers_hello(client, server);
	begin(s, "an input that is a file");
	input_is_a_file(s);
	promise(s, N_("Standard input that cannot be read has not ended: a message, exit status 1."));
	begin(s, "an input that cannot be read");
	input_fails(s);
	client_usage(s);
}

static void expect_error_told(struct program *client, const char *pattern)
{
	expect_exit(client, 1);
	(void)expect_some_line(program_stderr(client), pattern);
	expect_end(program_stdout(client));
}

/* xfer with more input than anybody takes, and a server that reads none of it. */
static struct program *blocked(struct scenario *s, struct peer **server)
{
	unsigned char *bytes = bytes_of(HELD);
	struct program *client;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	client = connected(s, small_window, server);
	stop_reading(*server);
	send_bytes(program_stdin(client), bytes, HELD);
	free(bytes);
	run_until_quiet(s);
	return client;
}

static void reads_late(struct scenario *s)
{
	unsigned char *bytes = bytes_of(HELD);
	struct peer *server;
	struct program *client = blocked(s, &server);

	pass_time(s, LATE_MS);
	start_reading(server);
	finish_sending(program_stdin(client));
	expect_request(server, bytes, HELD);
	free(bytes);
}

static void slow_answer(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	begin(s, "the answer comes after 11 minutes");
	client = asked(s, "hello\n", &server);
	pass_time(s, LATE_MS);
	answers_hello(client, server);
	begin(s, "the server reads after 11 minutes only");
	reads_late(s);
}

static void client_early_err(struct scenario *s)
{
	struct program *client;
	struct peer *server;

	begin(s, "the server says ERR, and has stopped reading");
	client = blocked(s, &server);
	say(server, too_large);
	expect_error_told(client, ".*ERR too large.*");
	begin(s, "the server says ERR while the input is open and silent");
	client = connected(s, (struct link){0}, &server);
	say(program_stdin(client), "hello\n");
	expect_text(server, "hello\n");
	say(server, "ER");
	run_until_quiet(s);
	say(server, "R at lunch\n");
	expect_error_told(client, ".*ERR at lunch.*");
	promise(s, errors);
	begin(s, "nobody is there");
	expect_failure(xfer(s), 1);
	begin(s, "PORT is none");
	client = start(s, "xfer", "127.0.0.1", "no-such-service");
	expect_honest_end(client);
	expect_silence(program_stdout(client));
	promise(s, N_("A server that is gone, at whatever moment, is no reason to die of SIGPIPE: a message, exit status 1."));
	begin(s, "the server is gone when xfer goes on after a stop");
	client = blocked(s, &server);
	signal_program(client, SIGSTOP);
	run_until_quiet(s);
	say(server, too_large);
	finish_sending(server);
	close_connection(server);
	run_until_quiet(s);
	signal_program(client, SIGCONT);
	expect_exit(client, 1);
	expect_something(program_stderr(client));
	expect_end(program_stdout(client));
}

/* An answer to "hello\n", behind which nothing comes, and which is not to be believed. */
static void expect_disbelief(struct scenario *s, const char *title, const char *answer, void (*ends)(struct peer *server))
{
	struct program *client;
	struct peer *server;

	begin(s, title);
	client = asked(s, "hello\n", &server);
	if (*answer)
		say(server, answer);
	ends(server);
	expect_exit(client, 1);
	expect_something(program_stderr(client));
}

/* When all that was said before has been read. */
static void resets(struct peer *server)
{
	expect_all_taken(server);
	abort_connection(server);
}

static void truncated_answer(struct scenario *s)
{
	expect_disbelief(s, N_("no answer"), "", break_off);
	expect_disbelief(s, N_("the status line is cut"), "OK 6 f893", break_off);
	expect_disbelief(s, N_("the status line lacks its end"), "OK 6 f8934173", break_off);
	expect_disbelief(s, N_("the data are cut"), "OK 6 f8934173\n\nol", break_off);
	expect_disbelief(s, N_("one byte is missing"), "OK 6 f8934173\n\nolle", break_off);
	expect_disbelief(s, N_("a reset in place of the end"), "OK 6 f8934173\n\nolleh", resets);
}

/* Everything about it is right, but it may be too long. Takes the bytes. */
static void near_the_limit(struct scenario *s, unsigned char *bytes, size_t length)
{
	unsigned char *back = reversed(bytes, length);
	struct program *client;
	char line[STATUS_MOST];
	struct peer *server;

	client = connected(s, (struct link){0}, &server);
	say_all(client, bytes, length);
	expect_request(server, bytes, length);
	write_status(line, bytes, length);
	say(server, line);
	send_bytes(server, back, length);
	finish_sending(server);
	if (length <= MOST) {
		expect_success(client, bytes, length);
	} else {
		expect_exit(client, 1);
		expect_something(program_stderr(client));
	}
	free(back);
	free(bytes);
}

/* The answer is as it should be, but what is to be made of it is not. */
static void disk_is_full(struct scenario *s)
{
	struct peer *server, *listener;
	struct program *client;

	inject(s, "errno:ENOSPC@,send,stdout,0");
	listener = listen_on(s, 1, (struct link){0});
	client = start_with(s, (struct world){.out = STREAM_FILE}, "xfer", "127.0.0.1", port_text(s, 1));
	server = accept_from(listener, (struct link){0});
	say_all(client, "hello\n", 6);
	expect_request(server, "hello\n", 6);
	say(server, "OK 6 f8934173\n\nolleh");
	finish_sending(server);
	expect_exit(client, 1);
	(void)expect_some_line(program_stderr(client), "xfer: .+: .+");	/* behind the line of the answer */
}

/* The server may have read the end of nothing: what it says is true for what it has got, but that is not all. */
static void comes_too_early(struct scenario *s)
{
	struct peer *server;
	struct program *client = connected(s, (struct link){0}, &server);

	say(program_stdin(client), "hello\n");
	expect_text(server, "hello\n");
	say(server, "OK 6 f8934173\n\nolleh");
	break_off(server);
	run_until_quiet(s);
	say_all(client, "and more\n", 9);
	expect_exit(client, 1);
	expect_something(program_stderr(client));
}

static void wrong_answer(struct scenario *s)
{
	expect_disbelief(s, N_("a wrong number"), "OK 5 f8934173\n\nolleh", finish_sending);
	expect_disbelief(s, N_("a wrong FNV"), "OK 6 f8934174\n\nolleh", finish_sending);
	expect_disbelief(s, N_("a wrong byte"), "OK 6 f8934173\n\nollah", finish_sending);
	expect_disbelief(s, N_("the first byte is wrong"), "OK 6 f8934173\nxolleh", finish_sending);
	expect_disbelief(s, N_("the last byte is wrong"), "OK 6 f8934173\n\nollex", finish_sending);
	expect_disbelief(s, N_("not reversed"), "OK 6 f8934173\nhello\n", finish_sending);
	expect_disbelief(s, N_("one byte too many"), "OK 6 f8934173\n\nolleh!", finish_sending);
	expect_disbelief(s, N_("fewer bytes, as announced"), "OK 5 f8934173\n\nolle", finish_sending);
	expect_disbelief(s, N_("neither OK nor ERR"), "hello\n", finish_sending);
	begin(s, "all is true, and comes before the input has ended");
	comes_too_early(s);
	promise(s, N_("Bytes that standard output does not take are not there, even if the answer is true: a message, exit status 1."));
	begin(s, "all is true, and the disk is full: each write on standard output fails with ENOSPC");
	disk_is_full(s);
	promise(s, N_("8388608 bytes (8 MiB) are not too many; one more is."));
	begin(s, "8388609 bytes are announced, and right");
	near_the_limit(s, calloc(MOST + 1, 1), MOST + 1);	/* what lies behind an array is mostly 0, too */
	begin(s, "8388608 bytes are announced, and right, and not too many");
	near_the_limit(s, bytes_of(MOST), MOST);
}

/* --- both --- */

/* What comes at once has the last byte that is allowed in its middle. */
static void request_overflows(struct scenario *s)
{
	struct program *server = xferd(s);
	struct peer *client = connect_to(server);
	unsigned char *bytes = bytes_of(MOST);

	send_bytes(client, bytes, MOST - BEYOND / 2);
	run_until_quiet(s);
	send_bytes(client, bytes, BEYOND);
	free(bytes);
	expect_no_report(server);
	expect_text(client, too_large);
}

static void answer_overflows(struct scenario *s)
{
	unsigned char *bytes = bytes_of(FAR_MORE);
	struct peer *server;
	struct program *client = connected(s, (struct link){0}, &server);

	say_all(client, "hello\n", 6);
	expect_text(server, "hello\n");
	say(server, "OK 6 f8934173\n\nolleh");
	send_bytes(server, bytes, FAR_MORE);
	finish_sending(server);
	free(bytes);
	expect_no_report(client);
	expect_ended(client);
}

static void input_overflows(struct scenario *s)
{
	unsigned char *bytes = bytes_of(MOST + BEYOND);
	struct peer *server;
	struct program *client = connected(s, (struct link){0}, &server);

	say_all(client, bytes, MOST + BEYOND);
	free(bytes);
	expect_all_taken(program_stdin(client));
	say(server, too_large);
	finish_sending(server);
	expect_no_report(client);
	expect_ended(client);
}

static void no_overflow(struct scenario *s)
{
	begin(s, "a request that is too large");
	request_overflows(s);
	begin(s, "an answer with 20 MiB too many");
	answer_overflows(s);
	begin(s, "an input that is too large");
	input_overflows(s);
}

static void short_io(struct scenario *s)
{
	static const size_t in_pieces[] = {1, 4, 0};
	unsigned char *bytes = bytes_of(LONG), *back = reversed(bytes, LONG);
	struct program *client;
	char line[STATUS_MOST];
	struct peer *server;

	begin(s, "xferd");
	expect_served(xferd(s), LONG);
	begin(s, "xfer");
	client = connected(s, (struct link){0}, &server);
	say_all(client, bytes, LONG);
	expect_request(server, bytes, LONG);
	write_status(line, bytes, LONG);
	send_in_pieces(server, line, strlen(line), in_pieces);
	send_bytes(server, back, LONG);
	finish_sending(server);
	expect_success(client, bytes, LONG);
	free(back);
	free(bytes);
}

/* It never reads its answer. */
static void leaves_without_answer(struct scenario *s, struct program *server)
{
	struct peer *client = connect_with(server, small_window);
	unsigned char *bytes = bytes_of(LONG);

	stop_reading(client);
	send_bytes(client, bytes, LONG);
	finish_sending(client);
	free(bytes);
	run_until_quiet(s);
	abort_connection(client);
	run_until_quiet(s);
}

static void leaves_while_sending(struct scenario *s, struct program *server)
{
	struct peer *client = connect_to(server);

	say(client, "hello");
	run_until_quiet(s);
	abort_connection(client);
	run_until_quiet(s);
}

static void is_refused(struct scenario *s, struct program *server)
{
	struct peer *client = deaf_until_said(s, server, MOST + BEYOND);

	finish_sending(client);
	expect_refusal(client);
}

/* 20 clients: good ones, some that are refused, some that break off. */
static void many_clients(struct scenario *s)
{
	struct program *server;
	size_t mark;
	int i;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = xferd(s);
	expect_served(server, 6);
	run_until_quiet(s);
	mark = descriptors_now(server);
	for (i = 0; i < 20; i++) {
		if (i % 10 == 1)
			is_refused(s, server);
		else if (i % 5 == 2)
			leaves_while_sending(s, server);
		else if (i % 5 == 3)
			leaves_without_answer(s, server);
		else
			expect_served(server, 6);
	}
	run_until_quiet(s);
	expect_no_fd_growth(server, mark);
}

static void no_leak(struct scenario *s)
{
	begin(s, "20 clients");
	many_clients(s);
	begin(s, "a client that is gone before it is accepted: ECONNABORTED");
	inject(s, "errno:ECONNABORTED@,accept,,1");
	expect_served(xferd(s), 6);
}

static void transfer(struct scenario *s, struct program *client, size_t length)
{
	unsigned char *bytes = malloc(length + 1);

	random_bytes(s, bytes, length);
	say_all(client, bytes, length);
	expect_success(client, bytes, length);
	free(bytes);
}

static void roundtrip(struct scenario *s)
{
	size_t length = draw(s, "length", 0, LONGEST);
	struct program *server;

	begin(s, "the two programs together");
	server = xferd(s);
	expect_listening(server, port(s, 1));
	transfer(s, xfer(s), 0);
	transfer(s, xfer(s), 1);
	transfer(s, xfer(s), MANY);
	transfer(s, xfer(s), length);
	begin(s, "your xferd, and the xfer of the reference");
	expect_listening(xferd(s), port(s, 1));
	transfer(s, oracle(s, "xfer", "127.0.0.1", port_text(s, 1)), length);
	begin(s, "the xferd of the reference, and your xfer");
	(void)expect_line_matching(program_stdout(oracle(s, "xferd", port_text(s, 1))), "READY tcp [0-9]+");
	transfer(s, xfer(s), length);
}

static const struct check checks[] = {
	{.name = "announces", .step = 0, .points = 4, .function = announces,
		.promise = N_("When xferd listens, and not before, it prints READY tcp PORT on standard output, and sees to it that the line gets out."),
		.source = "getsockname(2), setbuf(3)"},
	{.name = "big-answer-small-window", .step = 2, .points = 10, .function = big_answer_small_window, .tools = "nc socat",
		.promise = N_("The answer arrives whole, however slowly it is read, and then the end."),
		.source = "send(2), RETURN VALUE; tcp(7); RFC 9293, 3.6"},
	{.name = "exact-limit", .step = 3, .points = 4, .function = exact_limit,
		.promise = N_("8388608 bytes (8 MiB) are not too many; one more is."),
		.source = "README, contract"},
	{.name = "too-large-arrives", .step = 3, .points = 6, .function = too_large_arrives,
		.promise = N_("A client that sends more, and only then reads, finds the line and the end behind it."),
		.source = "shutdown(2); RFC 1122, 4.2.2.13", .tags = "long"},
	{.name = "too-large-no-reset", .step = 3, .points = 8, .function = too_large_no_reset,
		.promise = N_("It can say everything that it wants to say within the 2 s: the connection is not reset under it."),
		.source = "RFC 9293, 3.5.2; RFC 9112, 9.6", .tags = "long"},
	{.name = "discard-limit", .step = 3, .points = 8, .function = discard_limit,
		.promise = N_("2 s after the line xferd closes the connection, however often bytes come."),
		.source = "clock_gettime(2); poll(2)"},
	{.name = "client-shutdown", .step = 4, .points = 10, .function = client_shutdown,
		.promise = N_("When standard input has ended and all of it is sent, xfer ends its direction by shutdown, and waits for the answer."),
		.source = "shutdown(2); UNP 6.6; TLPI 61.2"},
	{.name = "slow-answer", .step = 4, .points = 8, .function = slow_answer,
		.promise = N_("The answer may take any time."),
		.source = "README, contract"},
	{.name = "client-early-err", .step = 4, .points = 10, .function = client_early_err,
		.promise = N_("When the line ERR comes, xfer ends at once, whatever its input does: the line on standard error, nothing on standard output, exit status 1."),
		.source = "poll(2); send(2), EPIPE; UNP 6.2"},
	{.name = "truncated-answer", .step = 5, .points = 6, .function = truncated_answer,
		.promise = N_("An answer that is cut short is no answer: a message, exit status 1."),
		.source = "recv(2), RETURN VALUE"},
	{.name = "wrong-answer", .step = 5, .points = 4, .function = wrong_answer,
		.promise = N_("An answer that is not true is none either: a message, exit status 1."),
		.source = "README, contract", .tags = "long"},
	{.name = "short-io", .step = 0, .points = 6, .function = short_io,
		.promise = N_("Every send may take less than it was given, every recv may give less than was asked for."),
		.source = "send(2), recv(2), RETURN VALUE; TLPI 61.1",
		.explore = EVERY_FAULT, .faults = {"short", CALL_SEND, CALL_RECEIVE}},
	{.name = "no-overflow", .step = 0, .points = 4, .function = no_overflow,
		.promise = N_("However much comes, no byte outside of a buffer is read or written."),
		.source = "gcc(1), -fsanitize=address; CWE-787", .sanitizers = "address", .tags = "long"},
	{.name = "no-leak", .step = 0, .points = 4, .function = no_leak,
		.promise = N_("No client ends xferd or leaves a descriptor behind, however it went."),
		.source = "close(2), shutdown(2); signal(7), SIGPIPE"},
	{.name = "roundtrip", .step = 0, .points = 8, .function = roundtrip, .needs = ORACLE,
		.promise = N_("What goes into xfer comes out of it in reverse, with your xferd and with any other."),
		.source = "README, contract",
		.explore = RANDOM, .runs = 5, .observe = CONTROL},
};

LAB_CHECKS(checks);
