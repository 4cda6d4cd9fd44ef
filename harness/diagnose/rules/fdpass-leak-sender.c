/** @file
 * fdpass-leak-sender: what was passed to others stays open in the sender, too, and there is more of it with each request.
 *
 * Proof is a slope, not a value: each of the descriptors was opened when the one before had been passed already, none was used again,
 * and all are open at the end. Who keeps a set of descriptors on purpose has opened it before, or uses it.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "diagnose/ask.h"

enum { ROUNDS_LEAST = 20 };

static bool passes(const struct event *event, int fd)
{
	size_t i;

	for (i = 0; i < event->passed_count; i++)
		if (event->passed[i].fd == fd)
			return true;
	return false;
}

/** The first message with which a process has passed what a row of its table leads to; NULL: it has not. */
static const struct event *passing_of(const struct trace *trace, const struct descriptor *row, int task, size_t until)
{
	int process = process_of(trace->descriptors, task);
	size_t i;

	for (i = row->opened_by + 1; i < until; i++)
		if (is_call(&trace->events[i], CALL_SEND) && trace->events[i].result >= 0 &&
			passes(&trace->events[i], row->fd) && is_of_process(trace, &trace->events[i], process))
			return &trace->events[i];
	return NULL;
}

static int by_opening(const void *one, const void *other)
{
	const struct descriptor *a = one, *b = other;

	return a->opened_by < b->opened_by ? -1 : a->opened_by > b->opened_by;
}

/** How many were opened, passed and left, one after the other. @param first  gets the first of them. */
static size_t count_rounds(const struct trace *trace, const struct descriptor *rows, size_t count, int task,
	size_t until, const struct descriptor **first)
{
	size_t rounds = 0, last = 0, i;

	for (i = 0; i < count; i++) {
		const struct event *passing =
			rows[i].opened_by < last ? NULL : passing_of(trace, &rows[i], task, until);

		if (!passing || uses_afterwards(trace, passing, rows[i].fd))
			continue;
		if (!rounds++)
			*first = &rows[i];
		last = passing->number;
	}
	return rounds;
}

static void look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until)
{
	const struct trace *trace = diagnosis->trace;
	const struct descriptor *first = NULL;
	const struct event *opened, *passing;
	struct descriptor *sorted;
	size_t count, rounds;
	const struct descriptor *rows = descriptors_of(tables, task, &count);

	if (count < ROUNDS_LEAST)
		return;
	sorted = memory_copy(rows, count * sizeof *sorted);
	qsort(sorted, count, sizeof *sorted, by_opening);
	rounds = count_rounds(trace, sorted, count, task, until, &first);
	if (rounds >= ROUNDS_LEAST) {
		opened = &trace->events[first->opened_by];
		passing = passing_of(trace, first, task, until);
		finding_report(diagnosis, passing, opened,
			_("%zu descriptors were passed here, one after the other, beginning with %d, which was opened at %s:%d; all of them are still "
			  "open in the sender, and none was used again"),
			rounds, first->fd, PLACE(opened->where));
	}
	free(sorted);
}

static void on_event(struct diagnosis *diagnosis, const struct event *event)
{
	look_at_the_end_of(diagnosis, event, look);
}

static void on_end(struct diagnosis *diagnosis)
{
	look_at_the_end_of(diagnosis, NULL, look);
}

static const char *const errors[] = {"EMFILE", "ENFILE", NULL};

const struct rule rule_fdpass_leak_sender = {
	.id = "fdpass-leak-sender",
	.severity = SEVERITY_ERROR,
	.title = N_("the sender keeps its copies of the descriptors that it has passed"),
	.why = N_(
		"sendmsg() with SCM_RIGHTS makes a further descriptor for the same open file; the sender's own stays. One is left with each request, "
		"until open() or accept() fails with EMFILE."),
	.fix = N_(
		"Close your own descriptor after sendmsg(), whether or not that has succeeded: the message has a copy."),
	.see = "unix(7), SCM_RIGHTS; UNP 15.7; TLPI 61.13.3",
	.errors = errors,
	.event = on_event,
	.kinds = ONE(EVENT_EXIT),
	.end = on_end,
};
