/** @file
 * Programs with sockets of every kind, observed: what the model says of their sockets at the end, and that every run is equal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "tests/observed.h"

enum { RUNS = 5, PORTS_MOST = 16 };

/** What is known of one program's run. Ports that the kernel chose are A, B … in the order in which they are told. */
static const struct expected {
	const char *program, *argument;
	const char *out;
	const char *sockets; /**< one a line: what it is called, and what is known of its end */
	const char *client;  /**< what a client of the harness says, or NULL */
} expectations[] = {
	{.program = "answers-one",
		.argument = NULL,
		.out = "",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection from 127.0.0.1:B), the harness at the other end, sent 5, received 5, has "
			"read the end\n",
		"hello"},
	{.program = "tcp-fork",
		.argument = "4",
		.out = "hello\n",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection to 127.0.0.1:A), other end socket#3, sent 6, received 6, has read the end\n"
			"socket#3 (the connection from 127.0.0.1:B), other end socket#2, sent 6, received 6, has read the "
			"end\n"},
	{.program = "tcp-fork",
		.argument = "6",
		.out = "hello\n",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection to [::1]:A), other end socket#3, sent 6, received 6, has read the end\n"
			"socket#3 (the connection from [::1]:B), other end socket#2, sent 6, received 6, has read the end\n"},
	{.program = "connects-without-waiting",
		.argument = NULL,
		.out = "",
		.sockets = "socket#1 (the listening socket at port A)\n"
			   "socket#2 (the socket bound to 127.0.0.1:B)\n"
			   "socket#3 (the connection to 127.0.0.1:A), other end socket#4, was reset\n"
			   "socket#4 (the connection from 127.0.0.1:C), other end socket#3, resets\n"
			   "socket#5 (the failed connection to 127.0.0.1:B), ECONNREFUSED\n"
			   "socket#6 (the connection to 127.0.0.1:A), other end socket#7, sent 1, was reset\n"
			   "socket#7 (the connection from 127.0.0.1:D), other end socket#6, resets\n"},
	{.program = "unix-fork",
		.argument = "socket",
		.out = "one 0 2",
		.sockets = "socket#1 (the listening socket at unix:socket)\n"
			   "socket#2 (the connection to unix:socket), other end socket#3, sent 3, has read the end\n"
			   "socket#3 (a connection accepted at unix:socket), other end socket#2, received 3\n"
			   "socket#4 (the connection to unix:socket), other end socket#5, sent 3, was reset\n"
			   "socket#5 (a connection accepted at unix:socket), other end socket#4, resets\n"},
	{.program = "unix-fork",
		.argument = "@plumb-test",
		.out = "one 0 2",
		.sockets =
			"socket#1 (the listening socket at unix:@plumb-test)\n"
			"socket#2 (the connection to unix:@plumb-test), other end socket#3, sent 3, has read the end\n"
			"socket#3 (a connection accepted at unix:@plumb-test), other end socket#2, received 3\n"
			"socket#4 (the connection to unix:@plumb-test), other end socket#5, sent 3, was reset\n"
			"socket#5 (a connection accepted at unix:@plumb-test), other end socket#4, resets\n"},
	{.program = "event-loop",
		.argument = "poll",
		.out = "one two ",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection to 127.0.0.1:A), other end socket#3, sent 4\n"
			"socket#3 (the connection from 127.0.0.1:B), other end socket#2, received 4, has read the end\n"
			"socket#4 (the connection to 127.0.0.1:A), other end socket#5, sent 4\n"
			"socket#5 (the connection from 127.0.0.1:C), other end socket#4, received 4, has read the end\n"},
	{.program = "event-loop",
		.argument = "select",
		.out = "one two ",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection to 127.0.0.1:A), other end socket#3, sent 4\n"
			"socket#3 (the connection from 127.0.0.1:B), other end socket#2, received 4, has read the end\n"
			"socket#4 (the connection to 127.0.0.1:A), other end socket#5, sent 4\n"
			"socket#5 (the connection from 127.0.0.1:C), other end socket#4, received 4, has read the end\n"},
	{.program = "event-loop",
		.argument = "epoll",
		.out = "one two ",
		.sockets =
			"socket#1 (the listening socket at port A)\n"
			"socket#2 (the connection to 127.0.0.1:A), other end socket#3, sent 4\n"
			"socket#3 (the connection from 127.0.0.1:B), other end socket#2, received 4, has read the end\n"
			"socket#4 (the connection to 127.0.0.1:A), other end socket#5, sent 4\n"
			"socket#5 (the connection from 127.0.0.1:C), other end socket#4, received 4, has read the end\n"},
};

static bool test(bool good, const struct expected *expected, const char *what)
{
	(void)printf("%s %s %s %s\n", good ? "ok" : "not ok", expected->program,
		expected->argument ? expected->argument : "", what);
	return good;
}

static void run(const struct expected *expected, struct observed *out)
{
	const char *const arguments[] = {expected->argument, NULL};
	struct world_of_test world = {.arguments = arguments, .client = expected->client};

	observed_run(expected->program, &world, out);
}

/* --- ports --- */

/** Where a chosen port is told: behind the colon of an address, or behind the word. */
static bool is_before_port(const char *text, size_t at)
{
	return (at >= 1 && text[at - 1] == ':') || (at >= 5 && strncmp(text + at - 5, "port ", 5) == 0);
}

/** The same text with letters for ports of five digits: where other programs use the network, too, they differ from run to run. */
static char *with_letters(const char *text)
{
	char ports[PORTS_MOST][6] = {0};
	struct text out = {0};
	size_t at, i;

	for (at = 0; text[at]; at++) {
		if (!is_before_port(text, at) || strspn(text + at, "0123456789") != 5) {
			text_add_bytes(&out, text + at, 1);
			continue;
		}
		for (i = 0; i < PORTS_MOST - 1 && ports[i][0] && strncmp(ports[i], text + at, 5) != 0; i++)
			;
		memcpy(ports[i], text + at, 5);
		text_addf(&out, "%c", (char)('A' + (int)i));
		at += 4;
	}
	return text_take(&out);
}

/* --- what the model says --- */

static void tell_socket(const struct trace *trace, const struct object *object, struct text *out)
{
	const struct object *other = object_by_id(trace->descriptors, object->other);
	char *name = object_describe(trace->descriptors, object->id);

	text_add(out, name);
	if (other)
		text_addf(out, ", other end %s", other->name);
	text_add(out, object->given ? ", the harness at the other end" : "");
	if (object->bytes_in)
		text_addf(out, ", sent %llu", (unsigned long long)object->bytes_in);
	if (object->bytes_out)
		text_addf(out, ", received %llu", (unsigned long long)object->bytes_out);
	text_add(out, object->end_read ? ", has read the end" : "");
	text_add(out, object->was_reset ? ", was reset" : "");
	text_add(out, object->resets ? ", resets" : "");
	if (object->error)
		text_addf(out, ", %s", errno_name(object->error));
	text_addf(out, "%s\n", object->state == SOCKET_CLOSED ? "" : ", not closed");
	free(name);
}

static char *sockets_of(const struct trace *trace)
{
	struct text out = {0};
	char *told;
	int id;

	for (id = 1; id <= object_count(trace->descriptors); id++)
		if (object_by_id(trace->descriptors, id)->kind == OBJECT_SOCKET)
			tell_socket(trace, object_by_id(trace->descriptors, id), &out);
	told = with_letters(text_string(&out));
	text_clear(&out);
	return told;
}

static bool is_known_at_the_end(const struct expected *expected)
{
	struct observed observed = {0};
	char *sockets;
	bool good;

	run(expected, &observed);
	sockets = sockets_of(observed.trace);
	good = observed.state == OBSERVE_ENDED && strcmp(text_string(&observed.out), expected->out) == 0 &&
		strcmp(sockets, expected->sockets) == 0;
	if (!test(good, expected, "has the sockets that it made"))
		(void)printf("  state %d, printed: %s\n%s", (int)observed.state, text_string(&observed.out), sockets);
	free(sockets);
	observed_clear(&observed);
	return good;
}

static char *events_of_run(const struct expected *expected)
{
	struct observed observed = {0};
	char *text, *told;

	run(expected, &observed);
	text = observed_text(observed.trace);
	/* what a network of its own makes predictable has to be equal as it is */
	told = observed_tier() == TIER_FULL ? memory_string(text) : with_letters(text);
	free(text);
	observed_clear(&observed);
	return told;
}

static bool is_same_every_time(const struct expected *expected, int runs)
{
	char *first = events_of_run(expected);
	bool good = true;
	int i;

	for (i = 1; i < runs && good; i++) {
		char *again = events_of_run(expected);

		good = strcmp(first, again) == 0;
		if (!good)
			(void)printf("%s--- and then\n%s", first, again);
		free(again);
	}
	free(first);
	return test(good, expected, "gives the same trace every time");
}

/** @param argv  how often each program is run; none: RUNS. */
int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "programs");
	int runs = argc > 1 ? atoi(argv[1]) : RUNS;
	bool good = true;
	size_t i;

	observed_open(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; i < sizeof expectations / sizeof *expectations; i++) {
		good = is_known_at_the_end(&expectations[i]) && good;
		good = is_same_every_time(&expectations[i], runs) && good;
	}
	free(folder);
	return good ? 0 : 1;
}
