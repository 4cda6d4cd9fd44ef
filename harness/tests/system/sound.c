/** @file
 * Sound programs, in which no rule may find anything: harness/tests/sound, each in a plain run and under faults.
 *
 * Where a fault is transparent (a short count, a signal), the program also ends as without it. Where it is a failure, the
 * program may give up; what it must not do is to be accused.
 *
 *     sound [PROGRAM …]
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/memory.h"
#include "diagnose/rule.h"
#include "tests/head.h"

#define FOLDER "harness/tests/sound/"

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

/** @return false where something is wrong; @p hit gets whether the fault had its point. */
static bool run(const char *program, const struct world_of_test *world, bool has_to_end, bool *hit)
{
	char *fault = world->fault.kind == FAULT_NONE ? memory_string("") : fault_format(&world->fault);
	struct observed observed = {0};
	struct findings findings = {0};
	bool good;

	observed_run(program, world, &observed);
	diagnose(observed.trace, &findings);
	good = findings.count == 0 && (!has_to_end || ended_well(&observed));
	if (!good)
		explain(program, fault, &observed, &findings);
	*hit = observed.fault_hit;
	findings_clear(&findings);
	observed_clear(&observed);
	free(fault);
	return good;
}

static bool treat(const char *program, struct world_of_test world, const struct treatment *treatment, int *runs)
{
	bool good = true, hit = true;
	unsigned ordinal;

	for (ordinal = 1; ordinal <= ORDINALS_MOST && hit; ordinal++) {
		world.fault = fault_of(treatment, ordinal);
		good = run(program, &world, treatment->transparent, &hit) && good;
		*runs += hit;
	}
	return good;
}

static bool is_sound(const char *program)
{
	char *path = memory_format(FOLDER "%s.c", program);
	struct text source = {0}, input = {0};
	struct world_of_test world = {0};
	int runs = 0;
	bool good, hit;
	size_t i;

	(void)file_read(path, 1 << 20, &source); /* Make has just compiled it */
	good = head_read(text_string(&source), &world, &input) && run(program, &world, true, &hit);
	for (i = 0; good && i < sizeof treatments / sizeof *treatments; i++)
		good = treat(program, world, &treatments[i], &runs) && good;
	if (good)
		(void)printf("ok %s, and with %d faults\n", program, runs);
	text_clear(&source);
	text_clear(&input);
	free(path);
	return good;
}

int main(int argc, char **argv)
{
	char *folder = file_join(getenv("BUILD") ? getenv("BUILD") : "build", "sound"), **name;
	bool good = true;

	observed_open(folder);
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	for (name = argc > 1 ? argv + 1 : observed_programs(); *name; name++)
		good = is_sound(*name) && good;
	free(folder);
	return good ? 0 : 1;
}
