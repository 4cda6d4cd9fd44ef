/** @file
 * Who goes first: the choices of a run, in the order in which they come up.
 *
 * A point of choice is a moment at which two or more could go on: tasks that are ready (where the running one is about to make
 * a call, has blocked or has ended), or peers that could act. The default is choice 0: the running task, else the oldest
 * ready one, and the peers in their order. A run whose order is "3=1,10=2" takes choice 1 at point 3 and choice 2 at point
 * 10, points being counted from 0.
 *
 * Nobody is ready for ever: a task that never has to wait, such as one that reads from a pipe what it has written there, passes
 * its turn in the end.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "observe/tracee.h"

/** Of a task that never waits: more than one that makes equal calls in vain is given, which spins, and is told to. */
enum { STOPS_IN_A_ROW_MOST = 4096 };

/** What the order says of this point; 0 where it says nothing, or names somebody who is not there in this run. */
static unsigned deviation(const char *order, size_t point, unsigned choices)
{
	char *end;

	while (order && *order) {
		unsigned long at = strtoul(order, &end, 10), choice = *end == '=' ? strtoul(end + 1, &end, 10) : 0;

		if (at == point)
			return choice < choices ? (unsigned)choice : 0;
		order = *end == ',' ? end + 1 : NULL;
	}
	return 0;
}

unsigned observe_choose(struct observation *observation, unsigned choices, bool preempts)
{
	size_t point = observation->choice_count;
	unsigned choice = deviation(observation->options.order, point, choices);

	ARRAY_ADD(observation->choices, observation->choice_count, observation->choice_capacity) =
		(struct choice){.choices = choices, .preempts = preempts};
	return choice;
}

const struct choice *observe_choices(const struct observation *observation, size_t *count)
{
	*count = observation->choice_count;
	return observation->choices;
}

static bool is_ready(const struct tracee *tracee)
{
	return tracee->hold != LOOSE && tracee->hold != GONE && tracee->task >= 0;
}

/** Those who are ready, the current one first, then the oldest. @return how many. */
static size_t find_ready(const struct observation *observation, struct tracee **ready)
{
	const struct tracee *current = observation->current;
	size_t count = 0, i, at;

	for (i = 0; i < observation->tracee_count; i++) {
		struct tracee *it = observation->tracees[i];

		if (!is_ready(it))
			continue;
		at = count++;
		while (at > 0 &&
			(it == current || (ready[at - 1] != current && it->ready_since < ready[at - 1]->ready_since))) {
			ready[at] = ready[at - 1];
			at--;
		}
		ready[at] = it;
	}
	return count;
}

/** Between two calls of a task nothing happens that others could see: its turn is taken before a call only. */
static bool is_point(const struct tracee *first, const struct tracee *current, size_t count)
{
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): one of several is one */
	return count > 1 && (first != current || (first->hold == HELD_ENTRY && first->call.active));
}

/** Counts how often the running task went on while others were ready. @return whether it passes its turn now. */
static bool passes_turn(struct observation *observation, const struct tracee *first, size_t count)
{
	if (count < 2 || first != observation->current)
		observation->in_a_row = 0;
	else if (++observation->in_a_row == STOPS_IN_A_ROW_MOST)
		observation->current = NULL;
	return count > 1 && !observation->current;
}

/** Whoever looks again: see timed.c. */
static struct tracee *find_looking(const struct observation *observation)
{
	size_t i;

	for (i = 0; i < observation->tracee_count; i++)
		if (is_ready(observation->tracees[i]) && observation->tracees[i]->looks)
			return observation->tracees[i];
	return NULL;
}

/**
 * Looks are made before anybody's turn, and are none: where others were faster, who only waited for a while is not even woken, and
 * all is to go on as it does then.
 */
static struct tracee *let_look(struct observation *observation)
{
	struct tracee *next = find_looking(observation);

	if (next && !observation->looking)
		observation->interrupted = observation->current;
	if (!next && observation->looking)
		observation->current = observation->interrupted;
	observation->looking = next;
	return next;
}

/** Whose turn it is, where nobody looks. */
static struct tracee *choose_next(struct observation *observation)
{
	struct tracee **ready = memory_new(observation->tracee_count + 1, sizeof(struct tracee *)), *next;
	size_t count = find_ready(observation, ready);
	unsigned choice = 0;

	if (passes_turn(observation, ready[0], count))
		(void)find_ready(observation, ready);
	if (is_point(ready[0], observation->current, count))
		choice = observe_choose(observation, (unsigned)count, ready[0] == observation->current);
	next = ready[choice];
	free(ready);
	return next;
}

struct tracee *order_next(struct observation *observation)
{
	struct tracee *looking = let_look(observation);

	return looking ? looking : choose_next(observation);
}
