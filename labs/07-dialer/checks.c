/* The promises of lab 07. Each check plays the servers that dial looks for: some answer, some refuse, some never say a word. */
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "check/check.h"

enum { DAYTIME = 13, HIGH_PORT = 47806, MEBIBYTE = 1024 * 1024, LONG = 300 * 1024, PIECES_MOST = 100, SIGNALS = 3, MS = 1000000 };

#define NOW "Wednesday, January 28, 2026 12:00:00-UTC\r\n"

static const struct link over_v4, over_v6 = {.v6 = true};

/* The list of who asks for no type of socket has each address for datagrams, too; and connect() of such a socket asks nobody. */
static void expect_no_datagrams(struct scenario *s)
{
	const struct trace *trace;
	int id;

	run_until_quiet(s);
	trace = observed(s);
	for (id = 1; id <= object_count(trace->descriptors); id++) {
		const struct object *object = object_by_id(trace->descriptors, id);

		/* those of getaddrinfo() itself are closed by now */
		if (object->kind == OBJECT_SOCKET && object->type == SOCK_DGRAM && object->descriptions > 0 && object->remote &&
			address_port(object->remote) == port(s, 1))
			fail_check(s, &trace->events[object->made_by],
				"expected a connection of TCP, but this socket is a SOCK_DGRAM: connect() of UDP always succeeds, whoever is there. "
				"Which ai_socktype do your hints ask for?");
	}
}

/* What is expected of dial's next line on standard error. */
static void expect_try(struct program *dial, const char *address, int port, const char *outcome)
{
	char line[128];

	snprintf(line, sizeof line, "try %s %d: %s", address, port, outcome);
	expect_whole_line(program_stderr(dial), line);
}

/* The same, where a line about a signal may come before it. */
static void expect_try_sometime(struct scenario *s, struct program *dial, const char *address, int port, const char *outcome)
{
	const char *line = expect_some_line(program_stderr(dial), "try .*");
	char expected[128];

	snprintf(expected, sizeof expected, _("try %s %d: %s"), address, port, outcome);
	if (strcmp(line, expected) != 0)
		fail_check(s, NULL, "expected the line \"%s\" on dial's stderr, but got \"%s\"", expected, line);
}

/* The server has taken dial's connection, and after some time it tells what time it is and ends it. */
static void tells_the_time(struct scenario *s, struct peer *listener, struct program *dial, int after_ms)
{
	struct peer *connection = accept_from(listener, (struct link){0});

	if (after_ms > 0)
		pass_time(s, after_ms);
	say(connection, NOW);
	finish_sending(connection);
	expect_text(program_stdout(dial), NOW);
	expect_end(program_stdout(dial));
	expect_exit(dial, 0);
	expect_end(connection);
}

/* --- the whole program --- */

static void no_old_resolver(struct scenario *s)
{
	static const char *const old[] = {"gethostbyname", "gethostbyname2", "inet_addr", "inet_aton", "system", "popen"};
	struct program *dial = start(s, "dial", "127.0.0.1", port_text(s, 1));
	const struct trace *trace;
	size_t i;

	for (i = 0; i < sizeof old / sizeof *old; i++)
		expect_not_linked(dial, old[i]);
	run_until_quiet(s);
	trace = observed(s);
	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].kind == EVENT_EXEC || (trace->events[i].kind == EVENT_SPAWN && !trace->tasks[trace->events[i].child].thread))
			fail_check(s, &trace->events[i], "expected dial to do the work itself, but it starts another process");
}

/* --- names --- */

static void unknown_name(struct scenario *s)
{
	char pattern[256];
	struct program *dial = start(s, "dial", "no-such-host.lab", port_text(s, 1));

	expect_exit(dial, 3);
	snprintf(pattern, sizeof pattern, ".*(%s|%s).*", gai_strerror(EAI_NONAME), gai_strerror(EAI_NODATA));
	(void)expect_some_line(program_stderr(dial), pattern);
	expect_end(program_stdout(dial));
}

static void unknown_service(struct scenario *s)
{
	struct program *dial = start(s, "dial", "127.0.0.1", "no-such-service");
	const struct event *end;

	expect_ended(dial);
	end = program_end(dial);
	if (end && WIFEXITED(end->status) && WEXITSTATUS(end->status) != 2 && WEXITSTATUS(end->status) != 3)
		fail_check(s, end, "expected dial to end with exit status 2 or 3 where nobody knows the service, but it ended with %d",
			WEXITSTATUS(end->status));
	expect_exit(dial, end && end->status == 2 << 8 ? 2 : 3);	/* no crash */
}

static void service_name(struct scenario *s)
{
	struct peer *listener;
	struct program *dial;

	begin(s, "daytime");
	listener = listen_on(s, 0, (struct link){.port = DAYTIME});
	dial = start(s, "dial", "127.0.0.1", "daytime");
	(void)accept_from(listener, over_v4);
	expect_try(dial, "127.0.0.1", DAYTIME, "ok");
	begin(s, "a service that nobody knows");
	unknown_service(s);
}

static void with_family(struct scenario *s, const char *option, const char *address)
{
	struct program *dial;

	begin(s, option);
	(void)listen_on(s, 1, over_v4);
	(void)listen_on(s, 1, over_v6);
	dial = start(s, "dial", option, "-t", "300", "dual.lab", port_text(s, 1));
	expect_try(dial, address, port(s, 1), "ok");
}

/* Who would answer is not to be tried. */
static void family_refuses(struct scenario *s, const char *option, const char *address, struct link other)
{
	struct program *dial;

	(void)listen_on(s, 1, other);
	dial = start(s, "dial", option, "dual.lab", port_text(s, 1));
	expect_try(dial, address, port(s, 1), "ECONNREFUSED");
	expect_exit(dial, 4);
}

static void family_options(struct scenario *s)
{
	with_family(s, N_("-4"), "127.0.0.1");
	with_family(s, N_("-6"), "::1");
	begin(s, "-4, and only the address of IPv6 would answer");
	family_refuses(s, "-4", "127.0.0.1", over_v6);
	begin(s, "-6, and only the address of IPv4 would answer");
	family_refuses(s, "-6", "::1", over_v4);
}

/* --- usage --- */

static void wrong_usage(struct scenario *s)
{
	static const struct {
		const char *title, *words[5];
	} lines[] = {{"no argument", {NULL}}, {"no PORT", {"127.0.0.1"}}, {"one argument too many", {"127.0.0.1", "4711", "4712"}},
		{"an unknown option", {"-x", "127.0.0.1", "4711"}}, {"-t 0", {"-t", "0", "127.0.0.1", "4711"}},
		{"-t x", {"-t", "x", "127.0.0.1", "4711"}}, {"-t 7x", {"-t", "7x", "127.0.0.1", "4711"}},
		{"-t and an empty word", {"-t", "", "127.0.0.1", "4711"}}};
	size_t i;

	promise(s, N_("An unknown option, a wrong number of arguments, an MS or a PORT that is no number in its range: a message, exit status 2, nothing on standard output."));
	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *const *words = lines[i].words;

		begin(s, lines[i].title);
		expect_failure(start(s, "dial", words[0], words[1], words[2], words[3]), 2);
	}
}

/* --- one address after the other --- */

static void refused_port(struct scenario *s, const char *number)
{
	struct program *dial;

	begin(s, number);
	(void)listen_on(s, 0, (struct link){.port = 70000 % 65536}); /* what getaddrinfo() alone makes of it */
	dial = start(s, "dial", "127.0.0.1", number);
	expect_failure(dial, 2);
}

/* A number that is one: nobody is there. */
static void tried_port(struct scenario *s, int number)
{
	char text[16];

	snprintf(text, sizeof text, "%d", number);
	begin(s, text);
	expect_try(start(s, "dial", "127.0.0.1", text), "127.0.0.1", number, "ECONNREFUSED");
}

static void port_order(struct scenario *s)
{
	struct program *dial;
	struct peer *listener;

	begin(s, "a port whose bytes differ");
	listener = listen_on(s, 1, over_v4);
	dial = start(s, "dial", "127.0.0.1", port_text(s, 1));
	(void)accept_from(listener, over_v4);
	expect_try(dial, "127.0.0.1", port(s, 1), "ok");
	begin(s, "a port above 32767");
	listener = listen_on(s, 0, (struct link){.port = HIGH_PORT});
	dial = start(s, "dial", "127.0.0.1", "47806");
	(void)accept_from(listener, over_v4);
	expect_try(dial, "127.0.0.1", HIGH_PORT, "ok");
	refused_port(s, N_("70000"));
	refused_port(s, N_("65536"));
	refused_port(s, N_("0"));
	tried_port(s, 65535);
	tried_port(s, 1);
	wrong_usage(s);
}

static void first_is_enough(struct scenario *s)
{
	struct program *dial;

	(void)listen_on(s, 1, over_v4);
	(void)listen_on(s, 1, over_v6);
	dial = start(s, "dial", "dual.lab", port_text(s, 1));
	expect_try(dial, "::1", port(s, 1), "ok");
	(void)expect_line_matching(program_stderr(dial), "connected .*");
}

static void dual_second_works(struct scenario *s)
{
	struct peer *listener;
	struct program *dial;

	begin(s, "both answer");
	first_is_enough(s);
	begin(s, "the first refuses");
	listener = listen_on(s, 1, over_v4);
	dial = start(s, "dial", "dual.lab", port_text(s, 1));
	expect_try(dial, "::1", port(s, 1), "ECONNREFUSED");
	expect_no_datagrams(s);
	expect_try(dial, "127.0.0.1", port(s, 1), "ok");
	(void)accept_from(listener, over_v4);
}

static void expect_both_refused(struct scenario *s, struct program *dial)
{
	expect_try(dial, "::1", port(s, 1), "ECONNREFUSED");
	expect_no_datagrams(s);
	expect_try(dial, "127.0.0.1", port(s, 1), "ECONNREFUSED");
	expect_exit(dial, 4);
	expect_end(program_stdout(dial));
}

/* Three addresses, and two ways to fail: nobody is at the first, and no way leads to the others. */
static void far_away(struct scenario *s)
{
	struct program *dial = start(s, "dial", "far.lab", port_text(s, 1));

	expect_try(dial, "127.0.0.1", port(s, 1), "ECONNREFUSED");
	expect_try(dial, "192.0.2.1", port(s, 1), "ENETUNREACH");
	expect_try(dial, "198.51.100.1", port(s, 1), "ENETUNREACH");
	expect_exit(dial, 4);
	expect_end(program_stdout(dial));
}

/* An address for which no socket can be made is not the end of dial, but none is left. */
static void no_socket(struct scenario *s)
{
	struct program *dial;

	inject(s, "errno:EMFILE@,socket,,0");
	dial = start(s, "dial", "dual.lab", port_text(s, 1));
	expect_exit(dial, 4);
	expect_end(program_stdout(dial));
}

static void refused_all(struct scenario *s)
{
	begin(s, "without -t");
	expect_both_refused(s, start(s, "dial", "dual.lab", port_text(s, 1)));
	begin(s, "with -t");
	expect_both_refused(s, start(s, "dial", "-t", "300", "dual.lab", port_text(s, 1)));
	begin(s, "three addresses: the first refuses, and no way leads to the others");
	far_away(s);
	begin(s, "no socket can be made for any address");
	no_socket(s);
}

static bool is_tcp(const struct object *object)
{
	return object && object->kind == OBJECT_SOCKET && object->type == SOCK_STREAM &&
		(object->domain == AF_INET || object->domain == AF_INET6);
}

static bool makes_tcp_socket(const struct event *event)
{
	return event->kind == EVENT_CALL && event->call->class == CALL_SOCKET && event->result >= 0 &&
		(event->args[0] == AF_INET || event->args[0] == AF_INET6) &&
		(event->args[1] & ~(uint64_t)(SOCK_NONBLOCK | SOCK_CLOEXEC)) == SOCK_STREAM;
}

/* At each socket() for another attempt none of an attempt before may be open. */
static void expect_one_socket_at_a_time(struct scenario *s)
{
	const struct trace *trace = observed(s);
	struct descriptors *tables = descriptors_new();
	int made = 0;
	size_t i;

	note(s, "expects each failed socket to be closed before the next is made");
	for (i = 0; i < trace->event_count; descriptors_apply(tables, &trace->events[i++])) {
		const struct event *event = &trace->events[i];
		const struct descriptor *rows;
		size_t count, d;

		if (!makes_tcp_socket(event))
			continue;
		made++;
		rows = descriptors_of(tables, event->task, &count);
		for (d = 0; d < count; d++)
			if (is_tcp(object_by_id(tables, rows[d].description->object)))
				fail_check(s, &trace->events[rows[d].opened_by],
					"expected the socket of the attempt before to be closed when the next is made, but descriptor %d is still open", rows[d].fd);
	}
	descriptors_free(tables);
	if (made < 2) /* nothing came after it: nothing can be seen to be closed before */
		fail_standing(s, PLURAL("expected two attempts over TCP, each with a socket of its own, but dial made %d such socket",
			"expected two attempts over TCP, each with a socket of its own, but dial made %d such sockets", made), made);
}

static void fds_closed(struct scenario *s)
{
	(void)listen_on(s, 1, over_v4);
	(void)start(s, "dial", "dual.lab", port_text(s, 1));
	run_until_quiet(s);
	expect_one_socket_at_a_time(s);
}

/* --- time, and signals --- */

/* The kernel knocks for about two minutes. */
static void no_limit(struct scenario *s)
{
	struct program *dial;

	swallow_at(s, 1, over_v4);
	dial = start(s, "dial", "127.0.0.1", port_text(s, 1));
	pass_time(s, 100000);
	expect_silence(program_stderr(dial));
}

static void timeout_only(struct scenario *s)
{
	struct program *dial;
	const struct event *end;

	begin(s, "no -t: a hundred seconds are not too long");
	no_limit(s);
	begin(s, "-t 1");
	swallow_at(s, 1, over_v4);
	dial = start(s, "dial", "-t", "1", "127.0.0.1", port_text(s, 1));
	expect_try(dial, "127.0.0.1", port(s, 1), "ETIMEDOUT");
	expect_exit(dial, 5);
	begin(s, "-t 300");
	swallow_at(s, 1, over_v4);
	dial = start(s, "dial", "-t", "300", "127.0.0.1", port_text(s, 1));
	pass_time(s, 250);
	expect_silence(program_stderr(dial));
	expect_try(dial, "127.0.0.1", port(s, 1), "ETIMEDOUT");
	expect_exit(dial, 5);
	end = program_end(dial);
	if (end && end->at_ns / MS > 350)
		fail_check(s, NULL, "expected dial to give up after 300 ms, but it took %llu ms", (unsigned long long)(end->at_ns / MS));
}

/* MS is for each attempt; and more than a second is seconds, too, where a time has two fields. */
static void both_silent(struct scenario *s)
{
	struct program *dial;

	swallow_at(s, 1, over_v6);
	swallow_at(s, 1, over_v4);
	dial = start(s, "dial", "-t", "1500", "dual.lab", port_text(s, 1));
	pass_time(s, 1400);
	expect_silence(program_stderr(dial));
	expect_try(dial, "::1", port(s, 1), "ETIMEDOUT");
	pass_time(s, 1400);
	expect_silence(program_stderr(dial));
	expect_try(dial, "127.0.0.1", port(s, 1), "ETIMEDOUT");
}

static void dead_first_timeout(struct scenario *s)
{
	struct peer *listener;
	struct program *dial;

	begin(s, "both are silent, and 1500 ms are for each");
	both_silent(s);
	begin(s, "the second answers");
	swallow_at(s, 1, (struct link){.address = "fd00:9::dead"});
	listener = listen_on(s, 1, over_v4);
	dial = start(s, "dial", "-t", "300", "dead-first.lab", port_text(s, 1));
	expect_try(dial, "fd00:9::dead", port(s, 1), "ETIMEDOUT");
	expect_try(dial, "127.0.0.1", port(s, 1), "ok");
	(void)accept_from(listener, over_v4);
	expect_one_socket_at_a_time(s);
}

/* Each comes when dial waits again: what the first one does to a call the second does to the call that is made instead. */
static void signal_again_and_again(struct scenario *s, struct program *dial)
{
	int i;

	run_until_quiet(s);
	for (i = 0; i < SIGNALS; i++) {
		signal_program(dial, SIGUSR1);
		run_until_quiet(s);
	}
}

static const struct event *told_outcome(const struct trace *trace)
{
	static const char word[] = "try ";
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && call_sends(event->call) && event->fd == 2 && event->data.length >= sizeof word - 1 &&
			memcmp(event->data.bytes, word, sizeof word - 1) == 0)
			return event;
	}
	return NULL;
}

static void expect_nothing_told(struct scenario *s, int signals)
{
	const struct event *told = told_outcome(observed(s));

	note(s, "expects no line for this attempt: it is not over");
	if (told)
		fail_check(s, told, "expected no line yet, because the attempt goes on, but after %d signals dial tells what became of it", signals);
}

/* Signals come while dial waits for somebody who never answers; the next address does. */
static void signalled_while_connecting(struct scenario *s)
{
	struct peer *listener;
	struct program *dial;

	swallow_at(s, 1, over_v6);
	listener = listen_on(s, 1, over_v4);
	dial = start(s, "dial", "-t", "300", "dual.lab", port_text(s, 1));
	run_until_quiet(s);
	signal_program(dial, SIGUSR1);
	expect_whole_line(program_stderr(dial), "connecting");
	signal_again_and_again(s, dial);
	expect_nothing_told(s, SIGNALS + 1);
	expect_try_sometime(s, dial, "::1", port(s, 1), "ETIMEDOUT");
	expect_try(dial, "127.0.0.1", port(s, 1), "ok");
	(void)accept_from(listener, over_v4);
}

/* Without -t the kernel alone knows when to give up, and it does not within the time of this scenario. */
static void signalled_without_limit(struct scenario *s)
{
	struct program *dial;

	swallow_at(s, 1, over_v4);
	dial = start(s, "dial", "127.0.0.1", port_text(s, 1));
	signal_again_and_again(s, dial);
	expect_nothing_told(s, SIGNALS);
}

/* Here a fault is met: connect() ends with EINTR, and the connection comes all the same. */
static void interrupted_connect(struct scenario *s, const char *const *argv)
{
	struct peer *listener = listen_on(s, 1, over_v4);
	struct program *dial = start_arguments(s, &(struct world){0}, argv);

	expect_try(dial, "127.0.0.1", port(s, 1), "ok");
	(void)accept_from(listener, over_v4);
}

static void eintr_connect(struct scenario *s)
{
	begin(s, "SIGUSR1, several times, while dial waits for an address that does not answer");
	signalled_while_connecting(s);
	begin(s, "the same without -t");
	signalled_without_limit(s);
	begin(s, "connect is interrupted, and the connection is made");
	interrupted_connect(s, (const char *const[]){"dial", "127.0.0.1", port_text(s, 1), NULL});
	begin(s, "the same with -t");
	interrupted_connect(s, (const char *const[]){"dial", "-t", "300", "127.0.0.1", port_text(s, 1), NULL});
}

/* --- the connection --- */

static void expect_connected(struct scenario *s, struct link how, const char *host, const char *address)
{
	struct peer *connection, *listener = listen_on(s, 1, how);
	struct program *dial = start(s, "dial", host, port_text(s, 1));
	char line[256];

	connection = accept_from(listener, how);
	expect_try(dial, address, port(s, 1), "ok");
	snprintf(line, sizeof line, "connected %s %d %s %d", remote_address(connection), remote_port(connection),
		peer_address(connection), peer_port(connection));
	expect_whole_line(program_stderr(dial), line);
}

static void both_ends(struct scenario *s)
{
	begin(s, "over IPv4");
	expect_connected(s, over_v4, "127.0.0.1", "127.0.0.1");
	begin(s, "over IPv6");
	expect_connected(s, over_v6, "::1", "::1");
	begin(s, "the same address, written in another way");
	expect_connected(s, over_v6, "0:0:0:0:0:0:0:1", "::1");
}

static void literal(struct scenario *s, struct link how, const char *address)
{
	struct peer *listener = listen_on(s, 1, how);
	struct program *dial = start(s, "dial", address, port_text(s, 1));

	expect_try(dial, address, port(s, 1), "ok");
	tells_the_time(s, listener, dial, 0);
}

/* A program of the machine is the server: what it is told on its standard input dial prints. */
static void from_tool(struct scenario *s, struct program *server, const char *address)
{
	struct program *dial;

	(void)listening_port(server, 0);
	dial = start(s, "dial", "-t", "300", address, port_text(s, 1));
	say(program_stdin(server), NOW);
	finish_sending(program_stdin(server));
	expect_text(program_stdout(dial), NOW);
	expect_end(program_stdout(dial));
	expect_exit(dial, 0);
}

/* What -t says is for the attempt, and not for what comes behind it. */
static void slow_server(struct scenario *s)
{
	struct peer *listener = listen_on(s, 1, over_v4);

	tells_the_time(s, listener, start(s, "dial", "-t", "300", "127.0.0.1", port_text(s, 1)), 5000);
}

static void v4_literal(struct scenario *s)
{
	begin(s, "a server of our own");
	literal(s, over_v4, "127.0.0.1");
	begin(s, "-t 300, and the server is silent for five seconds after the connection is made");
	slow_server(s);
	begin(s, "nc");
	from_tool(s, tool(s, "nc", "-l", "-N", "127.0.0.1", port_text(s, 1)), "127.0.0.1");
}

static void v6_literal(struct scenario *s)
{
	char address[64];

	begin(s, "a server of our own");
	literal(s, over_v6, "::1");
	begin(s, "socat");
	snprintf(address, sizeof address, "TCP6-LISTEN:%s,bind=[::1]", port_text(s, 1));
	from_tool(s, tool(s, "socat", "-u", "-", address), "::1");
}

/* --- what the server says --- */

/* It cannot write: standard output is a directory, open for reading. */
static void cannot_print(struct scenario *s)
{
	struct peer *connection, *listener = listen_on(s, 1, over_v4);
	struct program *dial = start_with(s, (struct world){.out = STREAM_FOLDER}, "dial", "127.0.0.1", port_text(s, 1));

	connection = accept_from(listener, over_v4);
	say(connection, NOW);
	expect_exit(dial, 1);
	(void)expect_some_line(program_stderr(dial), "connected .*");
	(void)expect_line_matching(program_stderr(dial), ".+");
}

static void reset(struct scenario *s)
{
	struct peer *connection, *listener;
	struct program *dial;

	begin(s, "standard output is a directory: write fails with EBADF");
	cannot_print(s);
	begin(s, "the server resets the connection");
	listener = listen_on(s, 1, over_v4);
	dial = start(s, "dial", "127.0.0.1", port_text(s, 1));
	connection = accept_from(listener, over_v4);
	say(connection, "half of it");
	expect_text(program_stdout(dial), "half of it");
	abort_connection(connection);
	expect_exit(dial, 1);
	(void)expect_some_line(program_stderr(dial), "connected .*");
	(void)expect_line_matching(program_stderr(dial), ".+");
}

static void expect_all(struct program *dial, const void *bytes, size_t length)
{
	expect_bytes(program_stdout(dial), bytes, length);
	expect_end(program_stdout(dial));
	expect_exit(dial, 0);
}

static struct program *connected_dial(struct scenario *s, struct peer **connection)
{
	struct peer *listener = listen_on(s, 1, over_v4);
	struct program *dial = start(s, "dial", "127.0.0.1", port_text(s, 1));

	*connection = accept_from(listener, over_v4);
	return dial;
}

static void two_texts(struct scenario *s)
{
	static const char first[] = "a longer text comes first\n", second[] = "then this\n";
	struct peer *connection;
	struct program *dial = connected_dial(s, &connection);

	say(connection, first);
	expect_text(program_stdout(dial), first);
	say(connection, second);
	finish_sending(connection);
	expect_all(dial, second, sizeof second - 1);
}

/* SIGUSR1, when dial has printed all that was sent. */
static void expect_progress(struct scenario *s, struct program *dial, size_t length)
{
	char line[64];

	run_until_quiet(s);
	signal_program(dial, SIGUSR1);
	snprintf(line, sizeof line, "copying %zu bytes so far", length);
	expect_whole_line(program_stderr(dial), line);
	run_until_quiet(s);
}

static void in_pieces(struct scenario *s)
{
	size_t length = draw(s, "length", 0, 5 * MEBIBYTE), sizes[3] = {0};
	char *bytes = malloc(length + 1);
	struct peer *connection;
	struct program *dial = connected_dial(s, &connection);

	sizes[0] = draw(s, "first piece", 1, 100);
	sizes[1] = draw(s, "other pieces", length / PIECES_MOST + 1, LONG);
	random_bytes(s, bytes, length);
	(void)expect_some_line(program_stderr(dial), "connected .*");
	expect_progress(s, dial, 0);
	send_in_pieces(connection, bytes, length / 2, sizes);
	expect_progress(s, dial, length / 2);
	send_in_pieces(connection, bytes + length / 2, length - length / 2, sizes);
	finish_sending(connection);
	expect_all(dial, bytes, length);
	free(bytes);
}

/* A write that waits for room is interrupted, and again where it has taken nothing. */
static void interrupted_write(struct scenario *s, const size_t *sizes)
{
	char *bytes = malloc(LONG);
	struct peer *connection;
	struct program *dial = connected_dial(s, &connection);

	random_bytes(s, bytes, LONG);
	stop_reading(program_stdout(dial));
	send_in_pieces(connection, bytes, LONG, sizes);
	finish_sending(connection);
	signal_again_and_again(s, dial);
	start_reading(program_stdout(dial));
	expect_all(dial, bytes, LONG);
	free(bytes);
}

static void long_data_trickle(struct scenario *s)
{
	begin(s, "two texts, the second is shorter");
	two_texts(s);
	begin(s, "SIGUSR1, several times, from the middle of a write on, when standard output is full");
	interrupted_write(s, (const size_t[]){5000, LONG, 0});
	begin(s, "SIGUSR1, several times, at the beginning of a write, when standard output is full");
	interrupted_write(s, (const size_t[]){4096, 0});
	begin(s, "any bytes in many pieces, and SIGUSR1 in their midst");
	in_pieces(s);	/* the last: what fails before anything is drawn is not tried again with smaller numbers */
}

static const struct check checks[] = {
	{.name = "no-old-resolver", .step = 0, .points = 2, .function = no_old_resolver,
		.promise = N_("dial uses neither gethostbyname nor inet_addr nor inet_aton, and starts no other process."),
		.source = "README, contract; gethostbyname(3), NOTES"},
	{.name = "unknown-name", .step = 1, .points = 8, .function = unknown_name, .needs = HOSTS,
		.promise = N_("A name that nobody knows: a message with the text of gai_strerror, exit status 3."),
		.source = "getaddrinfo(3), RETURN VALUE; gai_strerror(3)"},
	{.name = "service-name", .step = 2, .points = 4, .function = service_name, .needs = HOSTS,
		.promise = N_("PORT may be the name of a service."),
		.source = "getaddrinfo(3); services(5)"},
	{.name = "port-order", .step = 2, .points = 4, .function = port_order, .needs = NETNS,
		.promise = N_("dial connects to the port that it was told, from 1 to 65535; any other number is a usage error."),
		.source = "README, contract; byteorder(3)"},
	{.name = "family-options", .step = 2, .points = 2, .function = family_options, .needs = HOSTS | IPV6,
		.promise = N_("With -4 only addresses of IPv4 are tried, with -6 only those of IPv6."),
		.source = "getaddrinfo(3), ai_family"},
	{.name = "dual-second-works", .step = 2, .points = 10, .function = dual_second_works, .needs = HOSTS | IPV6,
		.promise = N_("When an address refuses, dial says so and tries the next one."),
		.source = "getaddrinfo(3), EXAMPLES; UNP 11.12"},
	{.name = "refused-all", .step = 2, .points = 8, .function = refused_all, .needs = HOSTS | IPV6,
		.promise = N_("When every address refuses: a line for each, exit status 4, with -t and without."),
		.source = "connect(2), ECONNREFUSED; socket(7), SO_ERROR"},
	{.name = "fds-closed", .step = 2, .points = 8, .function = fds_closed, .needs = HOSTS | IPV6,
		.promise = N_("The socket of an attempt that failed is closed before the next one is made."),
		.source = "connect(2), NOTES; UNP 11.12"},
	{.name = "timeout-only", .step = 3, .points = 4, .function = timeout_only,
		.promise = N_("With -t 300 an attempt that nobody answers is given up when 300 ms are over; exit status 5."),
		.source = "README, contract; connect(2), EINPROGRESS"},
	{.name = "dead-first-timeout", .step = 3, .points = 8, .function = dead_first_timeout, .needs = HOSTS | IPV6,
		.promise = N_("When an address does not answer in time, its socket is closed and the next one is tried."),
		.source = "README, contract; UNP 16.3"},
	{.name = "eintr-connect", .step = 3, .points = 8, .function = eintr_connect, .needs = HOSTS | IPV6,
		.promise = N_("A signal does not end an attempt: what becomes of it is what the line says."),
		.source = "connect(2), EINTR; POSIX connect(); UNP 5.9, 16.4",
		.explore = EVERY_FAULT, .faults = {"errno:EINTR", CALL_CONNECT}},
	{.name = "both-ends", .step = 4, .points = 4, .function = both_ends, .needs = IPV6,
		.promise = N_("The line connected names both ends as the server sees them."),
		.source = "getsockname(2), getpeername(2), getnameinfo(3)"},
	{.name = "v4-literal", .step = 5, .points = 6, .function = v4_literal, .tools = "nc",
		.promise = N_("dial 127.0.0.1 PORT prints all that the server says until it ends; exit status 0."),
		.source = "RFC 867; recv(2), RETURN VALUE"},
	{.name = "v6-literal", .step = 5, .points = 6, .function = v6_literal, .needs = IPV6, .tools = "socat",
		.promise = N_("dial ::1 PORT does the same."),
		.source = "ipv6(7); getaddrinfo(3)"},
	{.name = "long-data-trickle", .step = 5, .points = 10, .function = long_data_trickle,
		.promise = N_("Any bytes in any pieces come out as they are, whatever signals come."),
		.source = "recv(2), write(2), RETURN VALUE; signal(7), Interruption of system calls",
		.explore = RANDOM, .runs = 5, .observe = CONTROL},
	{.name = "reset", .step = 5, .points = 8, .function = reset,
		.promise = N_("When the connection is reset, dial says so; exit status 1."),
		.source = "recv(2), ECONNRESET; tcp(7)"},
};

LAB_CHECKS(checks);
