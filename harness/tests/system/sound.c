/** @file
 * Sound programs, in which no rule may find anything: harness/tests/sound, each in a plain run and under faults.
 *
 * Where a fault is transparent (a short count, an interrupted call), the program also ends as without it. Where it is a
 * failure, the program may give up; what it must not do is to be accused. Signals for which a program has handlers are sent
 * before every class of calls that can be interrupted. SIGCHLD says nothing new, so that is transparent, too; others may be
 * the order to end, and then the program ends by itself.
 *
 *     sound [PROGRAM …]
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "diagnose/rule.h"
#include "tests/head.h"

#define FOLDER "harness/tests/sound/"

enum { BEGINNINGS = 16 };   /* how many of each plain run are looked at */
enum { ORDINALS_MOST = 8 }; /* of each class of calls, of every task and object at once */

/** What is done to the programs, besides leaving them alone. */
static const struct treatment {
	enum fault_kind kind;
	int number;
	enum call_class class;
	bool transparent;
} treatments[] = {
	{FAULT_SHORT, 0, CALL_SEND, true},
	{FAULT_SHORT, 0, CALL_RECEIVE, true},
	{FAULT_SHORT_ONE, 0, CALL_SEND, true},
	{FAULT_SHORT_ONE, 0, CALL_RECEIVE, true},
	{FAULT_ERRNO, EINTR, CALL_SEND, true},
	{FAULT_ERRNO, EINTR, CALL_RECEIVE, true},
	{FAULT_ERRNO, EINTR, CALL_ACCEPT, true},
	{FAULT_ERRNO, EINTR, CALL_CONNECT, true},
	{FAULT_ERRNO, ECONNABORTED, CALL_ACCEPT, true},
	{FAULT_ERRNO, EMFILE, CALL_ACCEPT, false},
	{FAULT_ERRNO, EMFILE, CALL_SOCKET, false},
	{FAULT_ERRNO, EMFILE, CALL_OPEN, false},
	{FAULT_ERRNO, EMFILE, CALL_PIPE, false},
	{FAULT_ERRNO, ECONNRESET, CALL_RECEIVE, false},
	{FAULT_ERRNO, ENOBUFS, CALL_SEND, false},
	{FAULT_ERRNO, EAGAIN, CALL_SPAWN, false},
};

/** Where a signal interrupts: what can sleep. */
static const enum call_class interruptible[] = {CALL_RECEIVE, CALL_SEND, CALL_TRANSFER, CALL_OPEN, CALL_ACCEPT,
	CALL_CONNECT, CALL_CONTROL, CALL_POLL, CALL_WAIT, CALL_SIGNAL, CALL_SLEEP, CALL_FUTEX};

static struct fault fault_of(const struct treatment *treatment, unsigned ordinal)
{
	return (struct fault){
		.kind = treatment->kind, .number = treatment->number, .class = treatment->class, .ordinal = ordinal};
}

static bool ended_well(const struct observed *observed)
{
	size_t i;

	for (i = observed->trace->event_count; i-- > 0;)
		if (observed->trace->events[i].kind == EVENT_EXIT && observed->trace->events[i].task == 0)
			return observed->state == OBSERVE_ENDED && observed->trace->events[i].status == 0;
	return false;
}

static void explain(
	const char *program, const char *fault, const struct observed *observed, const struct findings *findings)
{
	char *events = observed_text(observed->trace);
	size_t i;

	(void)printf("not ok %s%s%s\n  state %d, standard error: %s\n", program, *fault ? " with " : "", fault,
		(int)observed->state, text_string(&observed->err));
	for (i = 0; i < findings->count; i++)
		(void)printf("  found: %s: %s\n", findings->items[i].id, findings->items[i].message);
	(void)printf("%.8000s\n", events);
	free(events);
}

/** How a run has to end. */
enum demand { MAY_GIVE_UP, HAS_TO_END, HAS_TO_SUCCEED };

static bool is_met(enum demand demand, const struct observed *observed)
{
	return demand == MAY_GIVE_UP || (demand == HAS_TO_END && observed->state == OBSERVE_ENDED) ||
		ended_well(observed);
}

/** The signals for which somebody of the run has had a handler, but for the two that libc handles in threads. */
static uint64_t handled(const struct trace *trace)
{
	uint64_t signals = 0;
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		const struct event *event = &trace->events[i];

		if (event->kind == EVENT_CALL && event->signal > 0 && event->signal <= SIGSYS &&
			strcmp(event->call->name, "rt_sigaction") == 0 && event->disposition >= DISPOSITION_HANDLER)
			signals |= UINT64_C(1) << event->signal;
	}
	return signals;
}

/** What is known after a run. */
struct told {
	bool hit; /**< the fault had its point */
	uint64_t signals;
};

/** Who watches a program for a while has the beginning of its trace only: that accuses nobody either. */
static bool is_sound_so_far(const char *program, struct observed *observed)
{
	size_t whole = observed->trace->event_count, part;
	bool good = true;

	for (part = BEGINNINGS; part-- > 1 && good;) {
		struct findings findings = {0};

		trace_cut(observed->trace, whole * part / BEGINNINGS);
		diagnose(observed->trace, &findings);
		good = findings.count == 0;
		if (!good)
			explain(program, "only its beginning", observed, &findings);
		findings_clear(&findings);
	}
	return good;
}

/** @return false where something is wrong. */
static bool run(const char *program, const struct world_of_test *world, enum demand demand, struct told *told)
{
	char *fault = world->fault.kind == FAULT_NONE ? memory_string("") : fault_format(&world->fault);
	struct observed observed = {0};
	struct findings findings = {0};
	bool good;

	observed_run(program, world, &observed);
	diagnose(observed.trace, &findings);
	good = findings.count == 0 && is_met(demand, &observed);
	if (!good)
		explain(program, fault, &observed, &findings);
	*told = (struct told){observed.fault_hit, handled(observed.trace)};
	if (good && world->fault.kind == FAULT_NONE)
		good = is_sound_so_far(program, &observed);
	findings_clear(&findings);
	observed_clear(&observed);
	free(fault);
	return good;
}

static bool treat(const char *program, struct world_of_test world, const struct treatment *treatment,
	enum demand demand, int *runs)
{
	struct told told = {.hit = true};
	bool good = true;
	unsigned ordinal;

	for (ordinal = 1; ordinal <= ORDINALS_MOST && told.hit; ordinal++) {
		world.fault = fault_of(treatment, ordinal);
		good = run(program, &world, demand, &told) && good;
		*runs += told.hit;
	}
	return good;
}

static bool stands_signals(const char *program, const struct world_of_test *world, uint64_t signals, int *runs)
{
	bool good = true;
	int signal;
	size_t i;

	for (signal = 1; signal <= SIGSYS; signal++)
		for (i = 0; signals & UINT64_C(1) << signal && i < sizeof interruptible / sizeof *interruptible; i++) {
			struct treatment treatment = {FAULT_SIGNAL, signal, interruptible[i], true};

			good = treat(program, *world, &treatment, signal == SIGCHLD ? HAS_TO_SUCCEED : HAS_TO_END,
				       runs) &&
				good;
		}
	return good;
}

static bool is_sound(const char *program)
{
	char *path = memory_format(FOLDER "%s.c", program);
	struct text source = {0}, input = {0}, expected = {0};
	struct world_of_test world = {0};
	struct told told = {0};
	int runs = 0, signals = 0;
	bool good;
	size_t i;

	(void)file_read(path, 1 << 20, &source); /* Make has just compiled it */
	good = head_read(text_string(&source), &world, &input, &expected) &&
		run(program, &world, HAS_TO_SUCCEED, &told);
	for (i = 0; good && i < sizeof treatments / sizeof *treatments; i++)
		good = treat(program, world, &treatments[i], treatments[i].transparent ? HAS_TO_SUCCEED : MAY_GIVE_UP,
			       &runs) &&
			good;
	good = good && stands_signals(program, &world, told.signals, &signals);
	if (good)
		(void)printf("ok %s, and with %d faults and %d signals\n", program, runs, signals);
	text_clear(&source);
	text_clear(&input);
	text_clear(&expected);
	free(path);
	return good;
}

int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "sound"), **name;
	size_t number = 0;
	bool good = true;

	observed_open_shared(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (name = argc > 1 ? argv + 1 : observed_programs(); *name; name++, number++)
		good = (!observed_is_mine(number) || is_sound(*name)) && good;
	free(folder);
	return good ? 0 : 1;
}
