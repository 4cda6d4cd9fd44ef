/** @file
 * Programs that race, run again and again: the trace is the same on an idle and on a loaded machine, and is the one that the
 * schedule promises (one task runs until it blocks or ends, then the oldest ready one).
 *
 *     schedule [RUNS [PROGRAM [ARGUMENT]]]    so many times each; of these alone
 *
 * A run that was taken for quiet too early has another trace, so what differs is counted.
 */
#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "tests/observed.h"

enum { RUNS = 5, LOOPS = 4 }; /* more of them: make soak FLIGHTS=2000 */

/** What is known of one program's run. */
static const struct expected {
	const char *program;
	const char *argument;     /**< or NULL */
	bool stays;               /**< it never ends, and is known to be quiet */
	enum observe_state state; /**< else zero: it ends; or this */
	const char *limit;        /**< NULL: none */
	const char *out;          /**< exactly, or NULL */
	enum event_kind kind;     /**< of which there are … */
	enum call_class class;
	int least, most; /**< … so many */
	enum observe_depth depth;
	size_t kept; /**< events, as of a bulk run; 0: all */
	/** A sender is woken in the middle of its send while the kernel delivers: how a stream is cut is decided there. Then it
	 * is the end that has to be the same every time: all bytes came, and nobody was taken for stuck. */
	bool kernel_cuts;
} expectations[] = {
	{.program = "two-writers", .kind = EVENT_EXIT, .class = CALL_CLASSES, .least = 3, .most = 3},
	{.program = "both-print", .kind = EVENT_CALL, .class = CALL_SEND, .least = 60, .most = 60},
	{.program = "threads-over-pipe",
		.out = "60 jobs\n",
		.kind = EVENT_SPAWN,
		.class = CALL_CLASSES,
		.least = 3,
		.most = 3},
	{.program = "vforks",
		.out = "after exec\nafter exec\nafter exec\n3 rounds\n",
		.kind = EVENT_EXEC,
		.class = CALL_CLASSES,
		.least = 3,
		.most = 4},
	{.program = "signals", .out = "1 1\n", .kind = EVENT_SIGNAL, .class = CALL_CLASSES, .least = 2, .most = 2},
	{.program = "spinning-child", .out = "one\n", .kind = EVENT_EXIT, .class = CALL_CLASSES, .least = 2, .most = 2},
	{.program = "spins-first",
		.out = "done\n",
		.kind = EVENT_PREEMPTED,
		.class = CALL_CLASSES,
		.least = 1,
		.most = 3},
	{.program = "fork-bomb",
		.state = OBSERVE_LIMIT,
		.limit = "tasks",
		.kind = EVENT_SPAWN,
		.class = CALL_CLASSES,
		.least = 63,
		.most = 63},
	{.program = "waits-for-itself",
		.stays = true,
		.kind = EVENT_STUCK,
		.class = CALL_RECEIVE,
		.least = 1,
		.most = 1},
	{.program = "sleeps", .out = "before after", .kind = EVENT_BLOCKED, .class = CALL_SLEEP, .least = 1, .most = 1},
	{.program = "end-of-file-spin",
		.state = OBSERVE_SPINS,
		.kind = EVENT_SPINS,
		.class = CALL_RECEIVE,
		.least = 1,
		.most = 1},
	{.program = "looks-ahead",
		.argument = "alone",
		.state = OBSERVE_SPINS,
		.kind = EVENT_SPINS,
		.class = CALL_RECEIVE,
		.least = 1,
		.most = 1},
	{.program = "looks-ahead", .argument = "fed", .out = "done\n", .kind = EVENT_SPINS, .class = CALL_RECEIVE},
	{.program = "polls-for-room",
		.state = OBSERVE_SPINS,
		.kind = EVENT_CALL,
		.class = CALL_RECEIVE,
		.least = 1,
		.most = 1},
	{.program = "feeds-itself", .out = "token\n", .kind = EVENT_EXIT, .class = CALL_CLASSES, .least = 2, .most = 2},
	{.program = "whole",
		.out = "200000 10 cut short\n",
		.kind = EVENT_EXIT,
		.class = CALL_CLASSES,
		.least = 9,
		.most = 9},
	{.program = "takes-turns", .kind = EVENT_CALL, .class = CALL_SEND, .least = 60, .most = 60},
	{.program = "epoll-and-children",
		.out = "default 0 ignored 0 handled -1 EINTR ",
		.kind = EVENT_SIGNAL,
		.class = CALL_CLASSES,
		.least = 1,
		.most = 1},
	{.program = "closes-many", .argument = "poll", .out = "40\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "closes-many", .argument = "exec", .out = "40\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "closes-many", .argument = "select", .out = "40\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "closes-many", .argument = "epoll", .out = "40\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "polled-by-two", .out = "x well\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "taken-by-another",
		.argument = "poll-first",
		.out = "0\n",
		.kind = EVENT_STUCK,
		.class = CALL_CLASSES},
	{.program = "taken-by-another",
		.argument = "read-first",
		.out = "0\n",
		.kind = EVENT_STUCK,
		.class = CALL_CLASSES},
	{.program = "many-children",
		.out = "0 wrong\n",
		.kind = EVENT_EXIT,
		.class = CALL_CLASSES,
		.least = 302,
		.most = 302},
	{.program = "wakes-and-goes-on", .kind = EVENT_EXIT, .class = CALL_CLASSES, .least = 2, .most = 2},
	{.program = "wakes-and-goes-on", .kind = EVENT_STUCK, .class = CALL_CLASSES, .kept = 20},
	{.program = "copies", .out = "abc", .kind = EVENT_CALL, .class = CALL_RECEIVE, .least = 2, .most = 2},
	{.program = "two-writers",
		.kind = EVENT_CALL,
		.class = CALL_PIPE,
		.least = 1,
		.most = 1,
		.depth = OBSERVE_CONTROL},
	/* the first and then the fifth, third and fourth number of SplitMix64 for 0: the second one has filled the rest of AT_RANDOM, and
	   the devices are read before getrandom() is called */
	{.program = "chance",
		.out = "e220a8397b1dcdaf 1b39896a51a8749b 06c45d188009454f f88bb8a8724c81ec\n",
		.kind = EVENT_STUCK,
		.class = CALL_CLASSES},
	{.program = "flights", .argument = "small-pieces", .out = "done\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "flights", .argument = "corked", .out = "done\n", .kind = EVENT_STUCK, .class = CALL_CLASSES},
	{.program = "flights",
		.argument = "late-reader",
		.kernel_cuts = true,
		.out = "1048576 done\n",
		.kind = EVENT_STUCK,
		.class = CALL_CLASSES},
	{.program = "flights",
		.argument = "no-reader",
		.stays = true,
		.kind = EVENT_STUCK,
		.class = CALL_SEND,
		.least = 1,
		.most = 1},
	{.program = "flights",
		.argument = "crumbs",
		.kernel_cuts = true,
		.stays = true,
		.kind = EVENT_STUCK,
		.class = CALL_SEND,
		.least = 1,
		.most = 1},
	{.program = "flights",
		.argument = "full-queue",
		.stays = true,
		.kind = EVENT_STUCK,
		.class = CALL_CONNECT,
		.least = 1,
		.most = 1},
	{.program = "flights",
		.argument = "long-computation",
		.out = "3 done\n",
		.kind = EVENT_STUCK,
		.class = CALL_CLASSES},
	{.program = "flights",
		.argument = "half-closed",
		.stays = true,
		.kind = EVENT_STUCK,
		.class = CALL_RECEIVE,
		.least = 1,
		.most = 1},
};

static bool test(bool good, const struct expected *expected, const char *what)
{
	(void)printf("%s %s%s%s%s %s\n", good ? "ok" : "not ok", expected->program, expected->argument ? " " : "",
		expected->argument ? expected->argument : "",
		expected->depth == OBSERVE_CONTROL ? " (control calls only)" : "", what);
	return good;
}

static void run(const struct expected *expected, struct observed *out)
{
	const char *const arguments[] = {expected->argument, NULL};
	struct world_of_test world = {.depth = expected->depth, .arguments = arguments, .kept = expected->kept};

	if (strcmp(expected->program, "copies") == 0)
		world.input = "abc", world.input_length = 3;
	observed_run(expected->program, &world, out);
}

static enum observe_state state_of(const struct expected *expected)
{
	if (expected->stays)
		return OBSERVE_QUIET;
	return expected->state ? expected->state : OBSERVE_ENDED;
}

static bool ends_as_promised(const struct expected *expected, bool tell)
{
	struct observed observed = {0};
	size_t count;
	bool good;

	run(expected, &observed);
	count = observed_count(observed.trace, expected->kind, expected->class);
	good = observed.state == state_of(expected) &&
		(!expected->limit || strcmp(observed.limit, expected->limit) == 0) &&
		(!expected->out || strcmp(text_string(&observed.out), expected->out) == 0) &&
		count >= (size_t)expected->least && count <= (size_t)expected->most;
	if (tell && !test(good, expected, "ends as promised"))
		(void)printf("  state %d, limit %s, %zu events of that kind, printed: %s\n", (int)observed.state,
			observed.limit ? observed.limit : "none", count, text_string(&observed.out));
	observed_clear(&observed);
	return good;
}

static void print_difference(const char *one, const char *other)
{
	int line = 1;

	while (*one && *one == *other) {
		line += *one == '\n';
		one++;
		other++;
	}
	while (line > 1 && one[-1] != '\n') {
		one--;
		other--;
	}
	(void)printf("  first difference in line %d\n  %.*s\n  %.*s\n", line, (int)strcspn(one, "\n"), one,
		(int)strcspn(other, "\n"), other);
}

/** In a network that others use, too, the kernel chooses ports. */
static void hide_ports(char *text)
{
	char *at;

	for (at = text; (at = strstr(at, "127.0.0.1:"));)
		for (at += strlen("127.0.0.1:"); isdigit((unsigned char)*at); at++)
			*at = '?';
}

static char *text_of_run(const struct expected *expected)
{
	struct observed observed = {0};
	char *text, *said;

	run(expected, &observed);
	text = observed_text(observed.trace);
	said = memory_format("%sprinted: %s\n", text, text_string(&observed.out));
	free(text);
	if (observed_tier() != TIER_FULL)
		hide_ports(said);
	observed_clear(&observed);
	return said;
}

static bool is_same_every_time(const struct expected *expected, const char *what, int runs)
{
	char *first = text_of_run(expected);
	int differ = 0, i;

	for (i = 1; i < runs; i++) {
		char *text = text_of_run(expected);

		if (strcmp(first, text) != 0 && differ++ == 0)
			print_difference(first, text);
		free(text);
	}
	free(first);
	if (differ)
		(void)printf("  %d of %d runs differ\n", differ, runs);
	return test(differ == 0, expected, what);
}

static bool ends_so_every_time(const struct expected *expected, const char *what, int runs)
{
	int differ = 0, i;

	for (i = 0; i < runs; i++)
		differ += !ends_as_promised(expected, false);
	if (differ)
		(void)printf("  %d of %d runs end otherwise\n", differ, runs);
	return test(differ == 0, expected, what);
}

static bool repeats(const struct expected *expected, const char *when, int runs)
{
	char *what = memory_format("%s %s", expected->kernel_cuts ? "ends as promised" : "gives the same trace", when);
	bool good = expected->kernel_cuts ? ends_so_every_time(expected, what, runs)
					  : is_same_every_time(expected, what, runs);

	free(what);
	return good;
}

/* --- load --- */

static pid_t loops[LOOPS];

static void begin_load(void)
{
	volatile unsigned long work = 0;
	size_t i;

	for (i = 0; i < LOOPS; i++) {
		loops[i] = fork();
		if (loops[i] == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* not to outlive the test */
			for (;;)
				work++;
		}
	}
}

static void end_load(void)
{
	size_t i;

	for (i = 0; i < LOOPS; i++) {
		(void)kill(loops[i], SIGKILL);
		(void)waitpid(loops[i], NULL, 0); /* our own child */
	}
}

static bool is_meant(const struct expected *expected, int argc, char **argv)
{
	return (argc < 3 || strcmp(expected->program, argv[2]) == 0) &&
		(argc < 4 || (expected->argument && strcmp(expected->argument, argv[3]) == 0));
}

int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "programs");
	int runs = argc > 1 ? atoi(argv[1]) : RUNS;
	bool good = true;
	size_t i, count = sizeof expectations / sizeof *expectations;

	observed_open(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 0; i < count; i++) {
		if (!is_meant(&expectations[i], argc, argv))
			continue;
		good = ends_as_promised(&expectations[i], true) && good;
		good = repeats(&expectations[i], "every time", runs) && good;
	}
	begin_load();
	for (i = 0; i < count; i++)
		if (is_meant(&expectations[i], argc, argv))
			good = repeats(&expectations[i], "beside four busy loops", runs) && good;
	end_load();
	free(folder);
	return good ? 0 : 1;
}
