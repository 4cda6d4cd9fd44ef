/** @file
 * What bench.sh runs against its anchors: scenarios as a lab's checks play them, in one process on one CPU.
 *
 *     measure observe PROGRAM CALLS    one run in which the program makes so many small calls; the clock is bench.sh's
 *     measure explore PROGRAM RUNS     explores the fault points of a 2 kB copy, again and again; prints runs a second
 *     measure start PROGRAM RUNS       sandbox, tracer, program, end of all three, so many times; prints the median in ms
 *     measure connect PROGRAM RUNS     the same with a server, which has one connection and answers it
 *     measure quiet PROGRAM TIMES      how long it takes to know that nothing is in flight, so many times in each state that
 *                                      programs/flights.c comes to; prints median, 99 % and most in ms
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "check/scenario.h"

enum { COPIED = 2048 };

static int number; /* how many calls or runs are wanted */
static int runs;   /* how often a program was started */

static void make_calls(struct scenario *s)
{
	char *rounds = memory_format("%d", number / 2);

	expect_exit(start(s, s->grading->programs[0].name, rounds), 0);
	free(rounds);
	if (observed(s)->event_count < (size_t)number)
		fail_check(s, NULL, "expected every call to be observed");
}

static void copy(struct scenario *s)
{
	static const char block[COPIED];
	struct program *program = start_with(s, (struct world){.out = STREAM_UNIX}, s->grading->programs[0].name);

	runs++;
	send_bytes(program_stdin(program), block, sizeof block);
	finish_sending(program_stdin(program));
	expect_bytes(program_stdout(program), block, sizeof block);
	expect_end(program_stdout(program));
	expect_exit(program, 0);
}

static void do_nothing(struct scenario *s)
{
	struct program *program = start_with(s, (struct world){.in = STREAM_NULL}, s->grading->programs[0].name);

	expect_exit(program, 0);
}

static void answer_one(struct scenario *s)
{
	struct program *program = start(s, s->grading->programs[0].name);
	struct peer *client = connect_to(program);

	say(client, "hello\n");
	finish_sending(client);
	expect_text(client, "hello\n");
	expect_end(client);
	expect_exit(program, 0);
}

static int by_size(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;

	return *left < *right ? -1 : *left > *right;
}

/** Nothing has happened but that a peer might have sent something: what was quiet is quiet, and has to be proven anew. */
static uint64_t time_quiet_ns(struct scenario *s)
{
	struct peer_act act = {.who = "bench", .what = "asks"};
	uint64_t began_ns;

	observe_peer_acted(s->observation, &act);
	began_ns = clock_now_ns();
	run_until_quiet(s);
	return clock_now_ns() - began_ns;
}

static double ms(uint64_t ns)
{
	return (double)ns / 1e6;
}

static void prove_quiet(struct scenario *s)
{
	static const char *const ways[] = {"late-reader", "no-reader", "full-queue", "half-closed"};
	uint64_t *took_ns = memory_new((size_t)number, sizeof *took_ns);
	size_t way;
	int i;

	for (way = 0; way < sizeof ways / sizeof *ways; way++) {
		begin(s, ways[way]);
		(void)start(s, s->grading->programs[0].name, ways[way]);
		run_until_quiet(s);
		for (i = 0; i < number; i++)
			took_ns[i] = time_quiet_ns(s);
		qsort(took_ns, (size_t)number, sizeof *took_ns, by_size);
		(void)printf("%-12s %7.3f %7.3f %7.3f\n", ways[way], ms(took_ns[number / 2]),
			ms(took_ns[number - 1 - number / 100]), ms(took_ns[number - 1]));
	}
	free(took_ns);
}

static void play(struct stage *stage)
{
	struct outcome outcome = {0};

	explore(stage, &outcome);
	if (outcome.result.verdict != VERDICT_PASS) {
		(void)fprintf(stderr, "measure: %s\n",
			outcome.result.message ? outcome.result.message : outcome.result.reason);
		exit(1);
	}
	outcome_clear(&outcome);
}

/* --- what is asked for --- */

static void observe(struct stage *stage)
{
	play(stage);
}

static void explore_copy(struct stage *stage)
{
	uint64_t began_ns;

	play(stage); /* the first one makes the sandbox */
	runs = 0;
	began_ns = clock_now_ns();
	while (runs < number)
		play(stage);
	(void)printf("%.0f\n", runs / ((double)(clock_now_ns() - began_ns) / 1e9));
}

static void start_and_end(struct stage *stage)
{
	uint64_t *took_ns = memory_new((size_t)number, sizeof *took_ns);
	int middle = number / 2, i;

	for (i = 0; i < number; i++) {
		uint64_t began_ns = clock_now_ns();

		play(stage);
		sandbox_free(stage->sandbox);
		stage->sandbox = NULL;
		took_ns[i] = clock_now_ns() - began_ns;
	}
	qsort(took_ns, (size_t)number, sizeof *took_ns, by_size);
	(void)printf("%.2f\n", (double)took_ns[middle] / 1e6);
	free(took_ns);
}

static const struct {
	const char *word;
	void (*measure)(struct stage *stage);
	struct check check;
} rows[] = {{"observe", observe, {.name = "observe", .function = make_calls}},
	{"explore", explore_copy,
		{.name = "explore", .function = copy, .explore = EVERY_FAULT, .faults = {"short", CALL_SEND}}},
	{"start", start_and_end, {.name = "start", .function = do_nothing}},
	{"connect", start_and_end, {.name = "connect", .function = answer_one}},
	{"quiet", observe, {.name = "quiet", .function = prove_quiet}}};

static void enter_world(struct grading *grading)
{
	struct machine machine;
	int r;

	machine_probe(&machine);
	grading->tier = machine.tier;
	r = world_enter(grading->tier, getppid());
	if (r < 0) {
		(void)fprintf(stderr, "measure: cannot enter a world of its own: %s\n", strerror(-r));
		exit(3);
	}
}

int main(int argc, char **argv)
{
	const struct lab lab = {.slug = "bench", .limits = limits_default()};
	struct built_program program = {.executable = argc == 4 ? argv[2] : NULL};
	struct grading grading = {.lab = &lab, .programs = &program, .program_count = 1};
	struct stage stage = {.grading = &grading};
	int executable = argc == 4 ? open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
	size_t i;

	number = argc == 4 ? atoi(argv[3]) : 0;
	for (i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (executable < 0 || number < 2 || strcmp(rows[i].word, argv[1]) != 0)
			continue;
		program.name = memory_string(file_name(argv[2]));
		stage.check = &rows[i].check;
		stage.executables = (struct executables){.programs = &program, .fds = &executable, .count = 1};
		enter_world(&grading);
		rows[i].measure(&stage);
		sandbox_free(stage.sandbox);
		free(program.name);
		return 0;
	}
	(void)fprintf(stderr, "measure: observe, explore, start, connect or quiet, a program, and a number\n");
	return 2;
}
