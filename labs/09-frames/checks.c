/* The promises of lab 09. Each check plays the clients of framed, or the server of framec, or lets the reference do so. */
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "check/check.h"

/* The wire format: a length of 4 bytes, which counts what follows it, a type of 1 byte, a payload. */
enum { LENGTH_SIZE = 4, HEADER = 5, PAYLOAD_MOST = 65535, WIRE_MOST = LENGTH_SIZE + 65536 };
enum { ECHO = 1, UPPER, SUM, BYE, ANSWER = 0x80, ERROR = 0xFF };
enum { NUMBERS_MOST = 16383, LONG = 40 * 1024 };
/* A client that reads nothing, and a server whose kernel keeps little for it: LONG bytes make a send wait. */
enum { SMALL_WINDOW = 4096, SMALL_BUFFER = 4096 };
enum { SESSIONS_MOST = 24, REQUESTS_MOST = 5, SIZE_MOST = 700, PIECES_MOST = 5 };
/* More than the sockets of a connection hold, in both directions; and longer than anybody waits who does not wait for ever. */
enum { MANY = 45, LONG_LINE = 20000, A_MINUTE_MS = 60000 };

#define BAD_LENGTH "bad length"

static struct program *framed(struct scenario *s)
{
	return start(s, "framed", port_text(s, 1));
}

/* --- messages --- */

struct bytes {
	unsigned char *bytes;
	size_t length;
};

static void add(struct bytes *to, const void *bytes, size_t length)
{
	to->bytes = realloc(to->bytes, to->length + length + 1);
	if (length)
		memcpy(to->bytes + to->length, bytes, length);
	to->length += length;
}

static void add_number(struct bytes *to, uint64_t number, size_t size)
{
	unsigned char byte;

	while (size-- > 0) {
		byte = (unsigned char)(number >> (8 * size));
		add(to, &byte, 1);
	}
}

static void add_message(struct bytes *to, int type, const void *payload, size_t size)
{
	add_number(to, size + 1, LENGTH_SIZE);
	add_number(to, (uint64_t)type, 1);
	add(to, payload, size);
}

static void send_all(struct peer *peer, struct bytes *all)
{
	send_bytes(peer, all->bytes, all->length);
	free(all->bytes);
	*all = (struct bytes){0};
}

static void send_message(struct peer *peer, int type, const void *payload, size_t size)
{
	struct bytes wire = {0};

	add_message(&wire, type, payload, size);
	send_all(peer, &wire);
}

static void send_sum(struct peer *peer, const int32_t *numbers, size_t count)
{
	struct bytes payload = {0};
	size_t i;

	for (i = 0; i < count; i++)
		add_number(&payload, (uint32_t)numbers[i], 4);
	send_message(peer, SUM, payload.bytes, payload.length);
	free(payload.bytes);
}

/* This message comes next; of one that differs the field is named. */
static void expect_message(struct peer *peer, int type, const char *name, const void *payload, size_t size)
{
	const struct field fields[] = {{"length", LENGTH_SIZE}, {"type", 1}, {name, size}, {NULL, 0}};
	struct bytes wire = {0};

	add_message(&wire, type, payload, size);
	expect_fields(peer, fields, wire.bytes);
	free(wire.bytes);
}

static void expect_text_message(struct peer *peer, int type, const char *text)
{
	expect_message(peer, type, "text", text, strlen(text));
}

static void expect_sum(struct peer *peer, int64_t sum)
{
	struct bytes payload = {0};

	add_number(&payload, (uint64_t)sum, 8);
	expect_message(peer, SUM | ANSWER, "sum", payload.bytes, payload.length);
	free(payload.bytes);
}

static size_t length_of(const unsigned char *header)
{
	return (size_t)header[0] << 24 | (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
}

/* An error comes next, whatever its words are. Returns their length; `text`, if it is wanted, gets them. */
static size_t expect_error(struct scenario *s, struct peer *peer, const char *why, char *text)
{
	const unsigned char *header = expect_some_bytes(peer, HEADER, "the header of an error"), *words;
	size_t length = length_of(header);

	if (header[LENGTH_SIZE] != ERROR || length < 1 || length > PAYLOAD_MOST + 1)
		fail_check(s, NULL, "expected an error, of type 0xff, since %s, but the answer has the type 0x%02x and the length %zu", why,
			header[LENGTH_SIZE], length);
	if (length == 1)
		fail_check(s, NULL, "expected an error with a text that says why, since %s, but the text is empty", why);
	words = expect_some_bytes(peer, length - 1, "the text of an error");
	if (text)
		memcpy(text, words, length - 1);
	return length - 1;
}

/* A question and its answer. */
static void expect_echo(struct peer *client, const void *payload, size_t size)
{
	send_message(client, ECHO, payload, size);
	expect_message(client, ECHO | ANSWER, "text", payload, size);
}

static void expect_echo_of(struct peer *client, const char *text)
{
	expect_echo(client, text, strlen(text));
}

/* The next client finds the server alive and in order. */
static void expect_served(struct program *server, const char *text)
{
	struct peer *client = connect_to(server);

	expect_echo_of(client, text);
	finish_sending(client);
	expect_end(client);
}

static char *text_of(size_t length)
{
	char *bytes = malloc(length + 1);
	size_t i;

	for (i = 0; bytes && i < length; i++)
		bytes[i] = (char)('a' + (i * 7 + i / 61) % 26);
	return bytes;
}

/* --- the whole program --- */

static void wrong_usage(struct scenario *s)
{
	try_wrong_ports(s, "framed");
	begin(s, "no PORT, for either");
	expect_failure(start(s, "framed"), 2);
	expect_failure(start(s, "framec", "127.0.0.1"), 2);
	begin(s, "an extra argument");
	expect_failure(start(s, "framed", port_text(s, 1), port_text(s, 2)), 2);
	expect_failure(start(s, "framec", "127.0.0.1", port_text(s, 1), port_text(s, 2)), 2);
}

static void announces(struct scenario *s)
{
	struct program *server;

	begin(s, "a port that is given");
	server = framed(s);
	expect_listening(server, port(s, 1));
	expect_ready(server, "tcp");
	begin(s, "port 0: the kernel chooses");
	server = start(s, "framed", "0");
	expect_ready(server, "tcp");
	(void)connect_to(server);
	expect_silence(program_stdout(server));
	promise(s, N_("Wrong usage (a wrong number of arguments, a PORT of framed that is no number from 0 to 65535) has exit status 2; where framed cannot listen, because the port is in use for example, it is 1."));
	begin(s, "the port is in use");
	(void)listening_port(framed(s), 0);
	expect_failure(framed(s), 1);
	wrong_usage(s);
}

/* --- exactly so many bytes --- */

/* What looks ahead, or sleeps until "it must be there now", instead of receiving what is there. */
static void expect_no_tricks(struct scenario *s)
{
	const struct trace *trace = observed(s);
	size_t i;

	expect_no_call(s, CALL_SLEEP, "nobody sleeps to wait for the rest of a message");
	note(s, "expects that nothing was looked at in advance: no MSG_PEEK, no FIONREAD");
	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind != EVENT_CALL || !trace_judges(trace, event))
			continue;
		if (event_message_flags(event) & MSG_PEEK)
			fail_check(s, event, "the program looks ahead with MSG_PEEK, but the lab says: what is there is received, and kept");
		if (strcmp(event->call->name, "ioctl") == 0 && event->args[1] == FIONREAD)
			fail_check(s, event, "the program asks with FIONREAD how much is there, but the lab says: what is there is received, and kept");
	}
}

static void every_split(struct scenario *s)
{
	struct peer *client = connect_to(framed(s));

	expect_echo_of(client, "to be, or not");
	expect_echo(client, "", 0);
	expect_echo(client, "\0\0\0\5\1", 5);	/* looks like a header, and is none */
	expect_no_tricks(s);
}

/* One that comes alone, and then so many in one piece. */
static void at_once(struct scenario *s, int count)
{
	struct peer *client = connect_to(framed(s));
	struct bytes requests = {0}, answers = {0};
	char text[40];
	int i;

	expect_echo_of(client, "alone");
	for (i = 1; i <= count; i++) {
		snprintf(text, sizeof text, "message %d of %d", i, count);
		add_message(&requests, ECHO, text, strlen(text));
		add_message(&answers, ECHO | ANSWER, text, strlen(text));
	}
	send_all(client, &requests);
	expect_bytes(client, answers.bytes, answers.length);
	free(answers.bytes);
}

/* The second message is cut in its length, or in its payload: the first one has its answer all the same. */
static void one_and_a_half(struct scenario *s, size_t half)
{
	struct peer *client = connect_to(framed(s));
	struct bytes first = {0}, second = {0};

	add_message(&first, ECHO, "whole", 5);
	add_message(&second, ECHO, "in two pieces", 13);
	add(&first, second.bytes, half);
	send_all(client, &first);
	expect_text_message(client, ECHO | ANSWER, "whole");
	expect_silence(client);
	send_bytes(client, second.bytes + half, second.length - half);
	expect_text_message(client, ECHO | ANSWER, "in two pieces");
	free(second.bytes);
}

static void coalesced(struct scenario *s)
{
	static const int counts[] = {1, 2, 3, 10, 50};
	char title[200];
	size_t i;

	for (i = 0; i < sizeof counts / sizeof *counts; i++) {
		snprintf(title, sizeof title, _("messages that come at once: %d"), counts[i]);
		begin(s, title);
		at_once(s, counts[i]);
	}
	begin(s, "one message, and two bytes of the next");
	one_and_a_half(s, 2);
	begin(s, "one message, and half of the next");
	one_and_a_half(s, 10);
}

static void short_io_server(struct scenario *s)
{
	struct peer *client = connect_to(framed(s));
	char *text = text_of(LONG);

	expect_echo_of(client, "a short one");
	expect_echo(client, text, LONG);
	expect_silence(client);
	free(text);
}

/* --- lengths --- */

static void max_length(struct scenario *s)
{
	struct peer *client = connect_to(framed(s));
	char *text = text_of(PAYLOAD_MOST);

	expect_echo(client, text, PAYLOAD_MOST - 1);	/* whoever answers this, and not the next one, is out by one */
	expect_echo(client, text, PAYLOAD_MOST);
	expect_echo_of(client, "and a short one behind it");
	free(text);
}

static void expect_refusal(struct scenario *s, uint32_t length)
{
	struct program *server;
	struct bytes wire = {0};
	struct peer *client;
	char title[200];

	snprintf(title, sizeof title, _("a length of %u"), length);
	begin(s, title);
	server = framed(s);
	client = connect_to(server);
	expect_echo_of(client, "before it");
	add_number(&wire, length, LENGTH_SIZE);
	send_all(client, &wire);
	expect_text_message(client, ERROR, BAD_LENGTH);
	expect_end(client);
	expect_served(server, "after it");
}

/* What one client says behind its last message is nobody's request. */
static void left_behind(struct scenario *s, const char *title, struct bytes last, int type, const char *text)
{
	struct program *server;
	struct peer *client;

	begin(s, title);
	server = framed(s);
	client = connect_to(server);
	add_message(&last, ECHO, "left by the first client", 24);
	send_all(client, &last);
	expect_text_message(client, type, text);
	expect_end(client);
	close_connection(client);
	expect_served(server, "the next client");
}

static void bad_length(struct scenario *s)
{
	struct bytes too_long = {0};

	expect_refusal(s, UINT32_MAX);
	expect_refusal(s, 0x80000001);
	expect_refusal(s, 65537);
	expect_refusal(s, 0);
	add_number(&too_long, PAYLOAD_MOST + 2, LENGTH_SIZE);
	left_behind(s, N_("a request behind a bad length, and then the next client"), too_long, ERROR, BAD_LENGTH);
}

/* --- types --- */

static void each_type(struct scenario *s)
{
	static const int32_t zeros[3] = {0};
	struct peer *client = connect_to(framed(s));

	expect_echo_of(client, "Echo: any text.");
	expect_echo(client, "\0\1\2\r\n\xff", 6);
	send_message(client, UPPER, "from a to z, `not {more}: \xe4\xdf", 28);
	expect_message(client, UPPER | ANSWER, "text", "FROM A TO Z, `NOT {MORE}: \xe4\xdf", 28);
	send_sum(client, NULL, 0);
	expect_sum(client, 0);
	send_sum(client, zeros, 3);	/* byte-order has others */
	expect_sum(client, 0);
	send_message(client, BYE, NULL, 0);
	expect_message(client, BYE | ANSWER, "nothing", NULL, 0);
	expect_end(client);
}

static void no_type(struct scenario *s)
{
	static const unsigned char unknown[] = {0, 5, 0x7F, 0x80, 0x81, 0x84, 0xFF};
	struct peer *client = connect_to(framed(s));
	char why[100];
	size_t i;

	for (i = 0; i < sizeof unknown; i++) {
		snprintf(why, sizeof why, _("the type 0x%02x is no request"), unknown[i]);
		send_message(client, unknown[i], "text", 4);
		(void)expect_error(s, client, why, NULL);
	}
	for (i = 1; i < 8; i++) {
		if (i == 4)	/* that is a number */
			continue;
		snprintf(why, sizeof why, PLURAL("%zu byte is no number of 4 bytes", "%zu bytes are no numbers of 4 bytes", i), i);
		send_message(client, SUM, "1234567", i);
		(void)expect_error(s, client, why, NULL);
	}
	expect_echo_of(client, "the connection goes on");
}

static void basic(struct scenario *s)
{
	struct peer *client;

	begin(s, "each type");
	each_type(s);
	begin(s, "what is no request");
	no_type(s);
	begin(s, "a payload of BYE is ignored");
	client = connect_to(framed(s));
	send_message(client, BYE, "and thanks", 10);
	expect_message(client, BYE | ANSWER, "nothing", NULL, 0);
	expect_end(client);
}

static void sum_of_many(struct peer *client, int32_t number)
{
	int32_t *numbers = malloc(NUMBERS_MOST * sizeof *numbers);
	size_t i;

	for (i = 0; i < NUMBERS_MOST; i++)
		numbers[i] = number;
	send_sum(client, numbers, NUMBERS_MOST);
	expect_sum(client, (int64_t)number * NUMBERS_MOST);
	free(numbers);
}

static void byte_order(struct scenario *s)
{
	static const struct {
		int32_t numbers[3];
		size_t count;
		int64_t sum;
	} sums[] = {
		{{1, 2, 3}, 3, 6},
		{{0x01020304}, 1, 0x01020304},
		{{128, 128}, 2, 256},
		{{0x00808080, 0x7F0080FF}, 2, 0x7F81017F},
		{{-1}, 1, -1},
		{{-1, 1}, 2, 0},
		{{INT32_MAX, INT32_MAX}, 2, 2 * (int64_t)INT32_MAX},
		{{INT32_MIN, -1, INT32_MIN}, 3, 2 * (int64_t)INT32_MIN - 1},
	};
	struct peer *client = connect_to(framed(s));
	char *text = text_of(LONG);
	size_t i;

	for (i = 0; i < sizeof sums / sizeof *sums; i++) {
		send_sum(client, sums[i].numbers, sums[i].count);
		expect_sum(client, sums[i].sum);
	}
	note(s, "as many numbers as there may be");
	sum_of_many(client, INT32_MIN);
	sum_of_many(client, INT32_MAX);
	note(s, "lengths whose bytes are 0x80 or more");
	expect_echo(client, text, 0x80);
	expect_echo(client, text, 0x80FE);
	free(text);
}

/* --- ends --- */

static void cut_after(struct scenario *s, size_t length, const char *title)
{
	struct bytes wire = {0};
	struct program *server;
	struct peer *client;

	begin(s, title);
	server = framed(s);
	client = connect_to(server);
	expect_echo_of(client, "the whole of it");
	add_message(&wire, ECHO, "half of it", 10);
	send_bytes(client, wire.bytes, length);
	break_off(client);
	expect_end(client);
	expect_served(server, "the next client");
	free(wire.bytes);
}

/* The very first bytes that the server hears: nothing that came before them is left where the rest of the length should be. */
static void cut_at_first(struct scenario *s)
{
	struct program *server = framed(s);
	struct peer *client = connect_to(server);

	send_bytes(client, "\0\0\0", 3);
	break_off(client);
	expect_end(client);
	expect_served(server, "the next client");
}

static void cut_in_request(struct scenario *s)
{
	begin(s, "the end after three bytes of the very first length");
	cut_at_first(s);
	cut_after(s, 1, N_("the end after one byte of the length"));
	cut_after(s, 3, N_("the end after three bytes of the length"));
	cut_after(s, LENGTH_SIZE, N_("the end after the length"));
	cut_after(s, HEADER, N_("the end after the type"));
	cut_after(s, HEADER + 9, N_("the end before the last byte"));
}

/* Long, then short, so that the answer to the short one would show what is left of the long one. */
static void long_then_short(struct scenario *s, struct peer *client)
{
	char words[PAYLOAD_MOST + 1], *text = text_of(SIZE_MOST);
	size_t length;

	memcpy(text, "secret", 6);
	expect_echo(client, text, SIZE_MOST);
	send_message(client, UPPER, "sh", 2);
	expect_text_message(client, UPPER | ANSWER, "SH");
	expect_echo(client, text, SIZE_MOST);
	send_message(client, SUM, "s", 1);
	length = expect_error(s, client, _("one byte is no number"), words);
	words[length] = '\0';
	if (strstr(words, "secret") || strstr(words, "ecret"))
		fail_check(s, NULL, "expected an error that tells what is wrong, but its text has bytes of an earlier message: %.40s", words);
	expect_echo_of(client, "s");
	send_message(client, BYE, text, SIZE_MOST);
	expect_message(client, BYE | ANSWER, "nothing", NULL, 0);
	free(text);
}

static void no_overread(struct scenario *s)
{
	char *text = text_of(PAYLOAD_MOST);
	struct program *server;
	struct bytes bye = {0};
	struct peer *client;

	add_message(&bye, BYE, NULL, 0);
	left_behind(s, N_("a request behind BYE, and then the next client"), bye, BYE | ANSWER, "");
	begin(s, "long messages, and short ones behind them");
	server = framed(s);
	long_then_short(s, connect_to(server));
	client = connect_to(server);
	send_message(client, ECHO, text, PAYLOAD_MOST);
	send_message(client, UPPER, text, PAYLOAD_MOST);
	send_message(client, SUM, text, PAYLOAD_MOST);
	send_message(client, 0xAA, text, PAYLOAD_MOST);
	send_bytes(client, "\xff\xff\xff\xff", LENGTH_SIZE);
	finish_sending(client);
	expect_no_report(server);
	free(text);
}

/* The ways in which clients go. */
enum way { WHOLE, FAREWELL, UNKNOWN, TOO_LONG, CUT, RESET, DEAF };

static void play_client(struct scenario *s, struct program *server, enum way way)
{
	struct peer *client = connect_to(server);

	if (way == WHOLE)
		expect_echo_of(client, "hello");
	else if (way == FAREWELL)
		send_message(client, BYE, NULL, 0);
	else if (way == UNKNOWN)
		send_message(client, 99, "what?", 5);
	else if (way == TOO_LONG)
		send_bytes(client, "\0\1\0\1", LENGTH_SIZE);
	else if (way == CUT)
		send_bytes(client, "\0\0\0\7\1hal", 8);
	run_until_quiet(s);
	if (way == RESET)
		abort_connection(client);
	else
		finish_sending(client);
	run_until_quiet(s);
}

/* One that says much, reads nothing, and breaks off while the server waits for room. */
static void play_deaf_client(struct scenario *s, struct program *server)
{
	struct peer *client = connect_with(server, (struct link){.window = SMALL_WINDOW});
	char *text = text_of(LONG);

	stop_reading(client);
	send_message(client, ECHO, text, LONG);
	finish_sending(client);
	run_until_quiet(s);
	abort_connection(client);
	run_until_quiet(s);
	free(text);
}

/* Every other one breaks off. */
static void no_leak(struct scenario *s)
{
	static const enum way ways[] = {WHOLE, CUT, FAREWELL, RESET, UNKNOWN, CUT, TOO_LONG, CUT, DEAF, CUT};
	struct program *server;
	size_t mark;
	int i;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = framed(s);
	play_client(s, server, WHOLE);
	mark = descriptors_now(server);
	for (i = 0; i < 50; i++) {
		enum way way = ways[(size_t)i % (sizeof ways / sizeof *ways)];

		if (way == DEAF)
			play_deaf_client(s, server);
		else
			play_client(s, server, way);
	}
	expect_served(server, "the last one");
	expect_no_fd_growth(server, mark);
}

/* --- framec --- */

static struct program *framec(struct scenario *s)
{
	return start(s, "framec", "127.0.0.1", port_text(s, 1));
}

/* All that framec is to do: then its input ends. */
static void say_lines(struct program *client, const char *lines)
{
	say(program_stdin(client), lines);
	finish_sending(program_stdin(client));
}

static void expect_lines(struct program *client, const char *lines)
{
	expect_text(program_stdout(client), lines);
	expect_end(program_stdout(client));
	expect_exit(client, 0);
}

static struct bytes repeated(const char *begin, const char *more, size_t count)
{
	struct bytes out = {0};

	add(&out, begin, strlen(begin));
	while (count-- > 0)
		add(&out, more, strlen(more));
	add(&out, "\n", 1);
	return out;
}

static void with_oracle_server(struct scenario *s, const char *lines, const char *answers)
{
	struct program *server = oracle(s, "framed", port_text(s, 1)), *client;

	(void)listening_port(server, 0);
	client = framec(s);
	say_lines(client, lines);
	expect_lines(client, answers);
}

/* A server of ours, which answers each request of framec with an error; one of them has as many bytes as a sum. */
static void refused_by_server(struct scenario *s)
{
	struct peer *listener = listen_on(s, 1, (struct link){0}), *connection;
	struct program *client = framec(s);

	say_lines(client, "echo hello\nupper hello\nsum\nsum\nbye\n");
	connection = accept_from(listener, (struct link){0});
	expect_text_message(connection, ECHO, "hello");
	send_message(connection, ERROR, "not today", 9);
	expect_text_message(connection, UPPER, "hello");
	send_message(connection, ERROR, "nor tomorrow", 12);
	expect_message(connection, SUM, "nothing", NULL, 0);
	send_message(connection, ERROR, "no sums", 7);
	expect_message(connection, SUM, "nothing", NULL, 0);
	send_message(connection, ERROR, "no sums!", 8);
	expect_message(connection, BYE, "nothing", NULL, 0);
	send_message(connection, ERROR, "stay", 4);
	expect_lines(client, "ERR not today\nERR nor tomorrow\nERR no sums\nERR no sums!\nERR stay\n");
}

/* Each line comes out before the next one is asked for. */
static void dialogue(struct scenario *s)
{
	struct program *server = oracle(s, "framed", port_text(s, 1)), *client;

	(void)listening_port(server, 0);
	client = framec(s);
	say(program_stdin(client), "echo first\n");
	expect_whole_line(program_stdout(client), "OK first");
	say_lines(client, "upper last\n");
	expect_lines(client, "OK LAST\n");
}

static void slow_server(struct scenario *s)
{
	struct peer *listener = listen_on(s, 1, (struct link){0}), *connection;
	struct program *client = framec(s);

	say_lines(client, "echo hello\n");
	connection = accept_from(listener, (struct link){0});
	expect_text_message(connection, ECHO, "hello");
	pass_time(s, A_MINUTE_MS);
	send_message(connection, ECHO | ANSWER, "hello", 5);
	expect_lines(client, "OK hello\n");
}

/* Whoever sends all requests before it takes an answer waits for room, and so does the server. A message fits into any window:
 * where a stream is cut is not what is asked here, and machines cut longer ones in different places. */
static void many_long_lines(struct scenario *s)
{
	struct bytes line = repeated("echo ", "t", LONG_LINE);
	struct program *server, *client;
	int i;

	limit(s, LIMIT_SEND_BUFFER, SMALL_BUFFER);
	server = oracle(s, "framed", port_text(s, 1));
	(void)listening_port(server, 0);
	client = framec(s);
	for (i = 0; i < MANY; i++)
		send_bytes(program_stdin(client), line.bytes, line.length);
	finish_sending(program_stdin(client));
	for (i = 0; i < MANY; i++) {
		expect_text(program_stdout(client), "OK ");
		expect_bytes(program_stdout(client), line.bytes + 5, LONG_LINE + 1);
	}
	expect_exit(client, 0);
	free(line.bytes);
}

/* A standard stream that fails: standard output is out of our sight, so what counts is how framec ends. */
static void failing_stream(struct scenario *s, const char *title, struct world world)
{
	struct program *server, *client;

	begin(s, title);
	server = oracle(s, "framed", port_text(s, 1));
	(void)listening_port(server, 0);
	client = start_with(s, world, "framec", "127.0.0.1", port_text(s, 1));
	expect_exit(client, 1);
	expect_something(program_stderr(client));
}

static void failing_streams(struct scenario *s)
{
	static const char lines[] = "echo hello\nbye\n";

	failing_stream(s, N_("standard input is a directory: read fails with EISDIR"), (struct world){.in = STREAM_FOLDER});
	failing_stream(s, N_("standard output is a directory: write fails with EBADF"),
		(struct world){.in = STREAM_FILE, .content = lines, .content_length = sizeof lines - 1, .out = STREAM_FOLDER});
}

static void client_with_oracle_server(struct scenario *s)
{
	begin(s, "the four commands");
	with_oracle_server(s, "echo To be, or not\nupper to be {1}\nsum 1 2 3\nbye\n", "OK To be, or not\nOK TO BE {1}\nOK 6\nOK\n");
	begin(s, "texts that are empty, or begin with a blank, or end with a CR");
	with_oracle_server(s, "echo\necho \necho  two\nupper  x \r\nbye\n", "OK \nOK \nOK  two\nOK  X \r\nOK\n");
	begin(s, "numbers");
	with_oracle_server(s, "sum\nsum -1\nsum 2147483647 2147483647 2147483647\nsum -2147483648 -2147483648 -1\n",
		"OK 0\nOK -1\nOK 6442450941\nOK -4294967297\n");
	begin(s, "the input ends without bye");
	with_oracle_server(s, "echo a\necho b\n", "OK a\nOK b\n");
	begin(s, "behind bye nothing more is done");
	with_oracle_server(s, "echo a\nbye\necho b\n", "OK a\nOK\n");
	begin(s, "a server that answers with an error");
	refused_by_server(s);
	begin(s, "more lines than there is room for on the way");
	many_long_lines(s);
	begin(s, "somebody who waits for each line before the next command");
	dialogue(s);
	begin(s, "a server that takes a minute for its answer");
	slow_server(s);
	failing_streams(s);
}

/* A line between two good ones: it alone is answered by framec itself. */
static void bad_line(struct scenario *s, const char *title, struct bytes line)
{
	struct peer *listener, *connection;
	struct program *client;

	begin(s, title);
	listener = listen_on(s, 1, (struct link){0});
	client = framec(s);
	say(program_stdin(client), "echo first\n");
	send_all(program_stdin(client), &line);
	say_lines(client, "echo last\n");
	connection = accept_from(listener, (struct link){0});
	expect_text_message(connection, ECHO, "first");
	send_message(connection, ECHO | ANSWER, "first", 5);
	expect_text_message(connection, ECHO, "last");
	send_message(connection, ECHO | ANSWER, "last", 4);
	expect_end(connection);
	expect_whole_line(program_stdout(client), "OK first");
	(void)expect_line_matching(program_stdout(client), "ERR .+");
	expect_lines(client, "OK last\n");
}

static void longest_text(struct scenario *s)
{
	struct bytes line = repeated("echo ", "t", PAYLOAD_MOST);
	struct peer *listener = listen_on(s, 1, (struct link){0}), *connection;
	struct program *client = framec(s);

	send_bytes(program_stdin(client), line.bytes, line.length);
	finish_sending(program_stdin(client));
	connection = accept_from(listener, (struct link){0});
	expect_message(connection, ECHO, "text", line.bytes + 5, PAYLOAD_MOST);
	send_message(connection, ECHO | ANSWER, line.bytes + 5, PAYLOAD_MOST);
	expect_text(program_stdout(client), "OK ");
	expect_bytes(program_stdout(client), line.bytes + 5, PAYLOAD_MOST + 1);
	expect_exit(client, 0);
	free(line.bytes);
}

/* The longest message that is made of numbers, out of the longest line there is. */
static void most_numbers(struct scenario *s)
{
	struct bytes line = repeated("sum", " -2147483648", NUMBERS_MOST), numbers = {0};
	struct peer *listener = listen_on(s, 1, (struct link){0}), *connection;
	struct program *client = framec(s);
	int i;

	for (i = 0; i < NUMBERS_MOST; i++)
		add_number(&numbers, 0x80000000, 4);
	send_all(program_stdin(client), &line);
	finish_sending(program_stdin(client));
	connection = accept_from(listener, (struct link){0});
	expect_message(connection, SUM, "numbers", numbers.bytes, numbers.length);
	send_message(connection, SUM | ANSWER, "\xff\xff\xe0\0\x80\0\0\0", 8);
	expect_lines(client, "OK -35182224605184\n");
	free(numbers.bytes);
}

static void client_bad_lines(struct scenario *s)
{
	bad_line(s, N_("an unknown command: nothing is sent"), repeated("shout hello", "", 0));
	bad_line(s, N_("a word that only begins like a command: nothing is sent"), repeated("echoes hello", "", 0));
	bad_line(s, N_("a word in place of a number: nothing is sent"), repeated("sum 1 x 3", "", 0));
	bad_line(s, N_("a number with something behind it: nothing is sent"), repeated("sum 1 2x", "", 0));
	bad_line(s, N_("two numbers without a blank between them: nothing is sent"), repeated("sum 1-2", "", 0));
	bad_line(s, N_("a number that is too large: nothing is sent"), repeated("sum 2147483648", "", 0));
	bad_line(s, N_("a number that is too small: nothing is sent"), repeated("sum -2147483649", "", 0));
	bad_line(s, N_("a number of many digits: nothing is sent"), repeated("sum 9", "9", 30));
	bad_line(s, N_("a text that is too long: nothing is sent"), repeated("echo ", "t", PAYLOAD_MOST + 1));
	bad_line(s, N_("too many numbers: nothing is sent"), repeated("sum", " 1", NUMBERS_MOST + 1));
	begin(s, "a text that is as long as may be");
	longest_text(s);
	begin(s, "as many numbers as there may be");
	most_numbers(s);
}

static void short_io_client(struct scenario *s)
{
	struct bytes line = repeated("echo ", "forty  bytes, again and again and again ", LONG / 40);
	struct peer *listener = listen_on(s, 1, (struct link){0}), *connection;
	struct program *client = framec(s);

	send_bytes(program_stdin(client), line.bytes, line.length);
	say_lines(client, "bye\n");
	connection = accept_from(listener, (struct link){0});
	expect_message(connection, ECHO, "text", line.bytes + 5, LONG);
	send_message(connection, ECHO | ANSWER, line.bytes + 5, LONG);
	expect_message(connection, BYE, "nothing", NULL, 0);
	send_message(connection, BYE | ANSWER, NULL, 0);
	expect_text(program_stdout(client), "OK ");
	expect_bytes(program_stdout(client), line.bytes + 5, LONG + 1);
	expect_lines(client, "OK\n");
	free(line.bytes);
}

/* How a server answers that does not keep to the format. */
struct bad_answer {
	const char *title, *request, *answer;
	size_t length;
	bool ends;
};

static void expect_broken(struct program *client, const char *lines)
{
	expect_exit(client, 1);
	expect_something(program_stderr(client));
	expect_text(program_stdout(client), lines);
	expect_end(program_stdout(client));
}

static void play_bad_answer(struct scenario *s, const struct bad_answer *bad)
{
	struct peer *listener, *connection;
	struct program *client;

	begin(s, bad->title);
	listener = listen_on(s, 1, (struct link){0});
	client = framec(s);
	say(program_stdin(client), "echo one\n");
	say_lines(client, bad->request);
	connection = accept_from(listener, (struct link){0});
	expect_text_message(connection, ECHO, "one");
	send_message(connection, ECHO | ANSWER, "one", 3);
	run_until_quiet(s);
	if (bad->length)
		send_bytes(connection, bad->answer, bad->length);
	if (bad->ends && bad->length)
		break_off(connection);
	else if (bad->ends)
		finish_sending(connection);
	expect_broken(client, "OK one\n");
}

static void cut_in_answer(struct scenario *s)
{
	static const struct bad_answer answers[] = {
#define ANSWERED(title, request, bytes, ends) {title, request, bytes, sizeof bytes - 1, ends}
		ANSWERED(N_("the end instead of an answer"), "echo two\n", "", true),
		ANSWERED(N_("the end instead of the answer to bye"), "bye\n", "", true),
		ANSWERED(N_("the end inside the length of an answer"), "echo two\n", "\0\0\0", true),
		ANSWERED(N_("the end inside an answer"), "echo two\n", "\0\0\0\4\x81tw", true),
		ANSWERED(N_("an answer whose length is 0"), "echo two\n", "\0\0\0\0", false),
		ANSWERED(N_("an answer whose length is 65537"), "echo two\n", "\0\1\0\1", false),
		ANSWERED(N_("an answer whose length is 4294967295"), "echo two\n", "\xff\xff\xff\xff", false),
		ANSWERED(N_("an answer of the type of another one"), "upper two\n", "\0\0\0\4\x81TWO", false),
		ANSWERED(N_("the request itself in place of an answer"), "echo two\n", "\0\0\0\4\1two", false),
		ANSWERED(N_("the answer of a sum to bye"), "bye\n", "\0\0\0\1\x83", false),
		ANSWERED(N_("a sum of four bytes"), "sum 1\n", "\0\0\0\5\x83\0\0\0\1", false),
		ANSWERED(N_("a sum of nine bytes"), "sum 1\n", "\0\0\0\x0a\x83\0\0\0\0\0\0\0\1\0", false),
	};
	struct peer *listener;
	struct program *client;
	size_t i;

	for (i = 0; i < sizeof answers / sizeof *answers; i++)
		play_bad_answer(s, &answers[i]);
	begin(s, "a reset instead of an answer");
	listener = listen_on(s, 1, (struct link){0});
	client = framec(s);
	say_lines(client, "echo one\n");
	abort_connection(accept_from(listener, (struct link){0}));
	expect_broken(client, "");
	begin(s, "nobody listens");
	client = framec(s);
	say_lines(client, "echo one\n");
	expect_broken(client, "");
	begin(s, "nobody listens, and there is no command");
	client = framec(s);
	say_lines(client, "");
	expect_broken(client, "");
	begin(s, "HOST is the name of nobody");
	client = start(s, "framec", "no-such-host.lab", port_text(s, 1));
	say_lines(client, "echo one\n");
	expect_broken(client, "");
}

/* --- both --- */

static void with_oracle_client(struct scenario *s)
{
	struct program *client;

	expect_listening(framed(s), port(s, 1));
	client = oracle(s, "framec", "127.0.0.1", port_text(s, 1));
	say_lines(client, "echo To be, or not\nupper to be {1}\necho\nsum\nbye\n");
	expect_lines(client, "OK To be, or not\nOK TO BE {1}\nOK \nOK 0\nOK\n");
}

/* What `xxd -r -p` would make of "0000 0006 0168 656c 6c6f 0000 0001 04". */
static void with_nc(struct scenario *s)
{
	struct program *nc;

	expect_listening(framed(s), port(s, 1));
	nc = tool(s, "nc", "-N", "127.0.0.1", port_text(s, 1));
	send_bytes(program_stdin(nc), "\0\0\0\6\1hello\0\0\0\1\4", 15);
	finish_sending(program_stdin(nc));
	expect_text_message(program_stdout(nc), ECHO | ANSWER, "hello");
	expect_message(program_stdout(nc), BYE | ANSWER, "nothing", NULL, 0);
	expect_end(program_stdout(nc));
	expect_exit(nc, 0);
}

/* struct.pack(">IB", …) is somebody else's idea of the format. */
static void with_python(struct scenario *s)
{
	static const char script[] =
		"import socket, struct, sys\n"
		"server = socket.create_connection((\"127.0.0.1\", int(sys.argv[1])))\n"
		"stream = server.makefile(\"rwb\")\n"
		"def ask(type, payload):\n"
		"    stream.write(struct.pack(\">IB\", 1 + len(payload), type) + payload)\n"
		"    stream.flush()\n"
		"    length, type = struct.unpack(\">IB\", stream.read(5))\n"
		"    print(hex(type), stream.read(length - 1).decode())\n"
		"ask(1, b\"hello\")\n"
		"ask(2, b\"hello\")\n"
		"ask(4, b\"\")\n";
	struct program *python;

	expect_listening(framed(s), port(s, 1));
	python = tool(s, "python3", "-S", "-c", script, port_text(s, 1));
	expect_text(program_stdout(python), "0x81 hello\n0x82 HELLO\n0x84 \n");
	expect_exit(python, 0);
}

/* One that thinks, and types with two fingers. */
static void slow_client(struct scenario *s)
{
	struct peer *client = connect_to(framed(s));

	expect_echo_of(client, "without haste");
	pass_time(s, A_MINUTE_MS);
	send_bytes(client, "\0\0\0\6\1he", 7);
	pass_time(s, A_MINUTE_MS);
	send_bytes(client, "llo", 3);
	expect_text_message(client, ECHO | ANSWER, "hello");
}

static void server_with_oracle_client(struct scenario *s)
{
	begin(s, "framec of the reference");
	with_oracle_client(s);
	begin(s, "nc");
	with_nc(s);
	begin(s, "a client in Python");
	with_python(s);
	begin(s, "a client that lets a minute pass between two messages, and another one inside of a message");
	slow_client(s);
}

/* A request of a random session; lengths beyond the limit end it. */
static void add_random_request(struct scenario *s, struct bytes *to)
{
	static const unsigned char types[] = {ECHO, UPPER, SUM, SUM, 0, 5, 77, ECHO};
	int type = types[draw(s, "type", 0, sizeof types - 1)];
	size_t size = draw(s, "size", 0, SIZE_MOST);
	unsigned char payload[SIZE_MOST + 3];

	random_bytes(s, payload, sizeof payload);
	if (type == SUM && draw(s, "whole numbers", 0, 3))
		size -= size % 4;
	add_message(to, type, payload, size);
}

/* One client's requests and what the reference answers. */
struct session {
	struct bytes requests, answers;
	size_t count;
	size_t sizes[3];	/* of the pieces in which the requests are sent */
};

static struct session random_session(struct scenario *s)
{
	struct session session = {.count = draw(s, "requests", 1, REQUESTS_MOST)};
	size_t i;

	for (i = 1; i < session.count; i++)
		add_random_request(s, &session.requests);
	if (draw(s, "bad length", 0, 1))
		add_number(&session.requests, draw(s, "length", 65537, UINT32_MAX), LENGTH_SIZE);
	else
		add_message(&session.requests, BYE, NULL, 0);
	session.sizes[0] = draw(s, "first piece", 1, 20);
	session.sizes[1] = draw(s, "other pieces", session.requests.length / PIECES_MOST + 1, session.requests.length + 1);
	return session;
}

static void ask_reference(struct program *reference, struct session *session)
{
	struct peer *client = connect_to(reference);
	size_t i, length;

	send_bytes(client, session->requests.bytes, session->requests.length);
	for (i = 0; i < session->count; i++) {
		const unsigned char *header = expect_some_bytes(client, HEADER, "the header of an answer");

		length = length_of(header);
		add(&session->answers, header, HEADER);
		add(&session->answers, expect_some_bytes(client, length - 1, "its payload"), length - 1);
	}
	expect_end(client);
}

/* The same answers; of an error only that it is one. */
static void expect_like_reference(struct scenario *s, struct program *server, const struct session *session)
{
	const unsigned char *next = session->answers.bytes, *end = next + session->answers.length;
	struct peer *client = connect_to(server);

	send_in_pieces(client, session->requests.bytes, session->requests.length, session->sizes);
	for (; next < end; next += LENGTH_SIZE + length_of(next)) {
		if (next[LENGTH_SIZE] == ERROR)
			(void)expect_error(s, client, _("the reference answers so"), NULL);
		else
			expect_message(client, next[LENGTH_SIZE], "payload", next + HEADER, length_of(next) - 1);
	}
	expect_end(client);
}

static void differential(struct scenario *s)
{
	struct program *reference = oracle(s, "framed", port_text(s, 2)), *server;
	size_t count = draw(s, "sessions", 1, SESSIONS_MOST), i;
	struct session sessions[SESSIONS_MOST];

	for (i = 0; i < count; i++) {
		sessions[i] = random_session(s);
		ask_reference(reference, &sessions[i]);
	}
	kill_program(reference);
	server = framed(s);
	for (i = 0; i < count; i++) {
		expect_like_reference(s, server, &sessions[i]);
		free(sessions[i].requests.bytes);
		free(sessions[i].answers.bytes);
	}
}

static const struct check checks[] = {
	{.name = "announces", .step = 0, .points = 4, .function = announces,
		.promise = N_("When framed listens, and not before, it prints READY tcp PORT on standard output, and sees to it that the line gets out."),
		.source = "README, contract; getsockname(2), setbuf(3)"},
	{.name = "every-split", .step = 1, .points = 12, .function = every_split,
		.promise = N_("Wherever the stream is cut into pieces, also inside a length, a message is the same message."),
		.source = "recv(2), RETURN VALUE; tcp(7); UNP 3.9", .explore = EVERY_SPLIT},
	{.name = "coalesced", .step = 1, .points = 10, .function = coalesced,
		.promise = N_("What comes behind a message is the beginning of the next: of many that come at once each has its answer."),
		.source = "tcp(7); Beej 7.6"},
	{.name = "short-io-server", .step = 1, .points = 5, .function = short_io_server,
		.promise = N_("Every send of framed may take less than it was given, and every receive may give less than was asked for."),
		.source = "send(2), recv(2), RETURN VALUE; UNP 3.9",
		.explore = EVERY_FAULT, .faults = {"short", CALL_RECEIVE, CALL_SEND}},
	{.name = "max-length", .step = 2, .points = 4, .function = max_length,
		.promise = N_("A message of length 65536 is answered like any other."),
		.source = "README, contract"},
	{.name = "bad-length", .step = 2, .points = 6, .function = bad_length,
		.promise = N_("A length of 0, or of more than 65536, is answered as soon as its four bytes are there: an error with the text bad length, and then the end."),
		.source = "README, contract; CWE-130, CWE-789"},
	{.name = "basic", .step = 3, .points = 8, .function = basic,
		.promise = N_("Each type has its answer; what is no request is answered with an error, and the connection goes on."),
		.source = "README, contract"},
	{.name = "byte-order", .step = 3, .points = 8, .function = byte_order,
		.promise = N_("Every number has its most significant byte first; those to be added have 32 bits and a sign, and the sum has 64."),
		.source = "byteorder(3), endian(3); lab 06"},
	{.name = "cut-in-request", .step = 4, .points = 4, .function = cut_in_request,
		.promise = N_("A request that is cut short by the end of the stream has no answer, and the next client is served."),
		.source = "recv(2), RETURN VALUE; UNP 3.9"},
	{.name = "no-overread", .step = 4, .points = 4, .function = no_overread,
		.promise = N_("No answer has a byte that is not its own, and no byte outside of a buffer is read or written."),
		.source = "gcc(1), -fsanitize=address; CWE-126", .sanitizers = "address"},
	{.name = "no-leak", .step = 4, .points = 4, .function = no_leak,
		.promise = N_("No client leaves a descriptor behind, and none ends the server, however it went."),
		.source = "close(2); send(2), MSG_NOSIGNAL; UNP 5.13"},
	{.name = "client-with-oracle-server", .step = 5, .points = 5, .function = client_with_oracle_server, .needs = ORACLE,
		.promise = N_("framec prints one line for each command, in their order."),
		.source = "README, contract"},
	{.name = "client-bad-lines", .step = 5, .points = 4, .function = client_bad_lines,
		.promise = N_("A line that is no command is answered by framec itself: ERR and a reason, and nothing is sent."),
		.source = "README, contract"},
	{.name = "short-io-client", .step = 5, .points = 5, .function = short_io_client,
		.promise = N_("Every send of framec may take less than it was given, and every receive may give less than was asked for."),
		.source = "send(2), recv(2), RETURN VALUE; UNP 3.9",
		.explore = EVERY_FAULT, .faults = {"short", CALL_RECEIVE, CALL_SEND}},
	{.name = "cut-in-answer", .step = 5, .points = 4, .function = cut_in_answer,
		.promise = N_("Where there is no connection, or what should be an answer is none, framec says so; exit status 1."),
		.source = "recv(2), RETURN VALUE; README, contract"},
	{.name = "server-with-oracle-client", .step = 0, .points = 5, .function = server_with_oracle_client, .needs = ORACLE,
		.tools = "nc python3",
		.promise = N_("framed serves every client that keeps to the format, whoever wrote it."),
		.source = "README, contract"},
	{.name = "differential", .step = 0, .points = 8, .function = differential, .needs = ORACLE, .depends = "byte-order",
		.promise = N_("Any requests in any pieces have the answers that they should have."),
		.source = "README, contract", .explore = RANDOM, .runs = 16, .tags = "long"},
};

LAB_CHECKS(checks);
