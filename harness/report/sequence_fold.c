/** @file
 * Which events of a run are worth a row of its diagram, and which are folded: a pattern that repeats is shown the first time
 * and the last time.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/sequence_layout.h"

enum { PERIOD_MOST = 8, HIDDEN_LEAST = 4 };

/* --- what is shown --- */

/** What a program finds when it begins, and what only the harness does for itself. */
static bool is_noise(const struct event *event)
{
	switch (event->kind) {
	case EVENT_GIVEN:
	case EVENT_HANDLED:
	case EVENT_PREEMPTED:
	case EVENT_BLOCKED: /* drawn as waiting, up to the row of its return */
		return true;
	default:
		return false;
	}
}

/** The return of a fork: its row is where the child began. */
static bool is_return_of_fork(const struct event *event)
{
	return event_is_call(event, CALL_SPAWN) && event->child >= 0;
}

static bool is_proof(const struct event *event, const size_t *proof, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (proof[i] == event->number)
			return true;
	return false;
}

/** The place of the accept that took this connection, which the peer tells of only later; or the peer's own place. */
static size_t accepted_before(const struct moments *all, const struct event *connects)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (event_is_call(all->items[i].event, CALL_ACCEPT) && connects->object > 0 &&
			all->items[i].event->made_object == connects->object)
			return i;
	return all->count;
}

/** Adds it before the one at @p place. */
static void insert(struct moments *all, size_t place, struct moment_shown moment)
{
	(void)ARRAY_ADD(all->items, all->count, all->capacity);
	memmove(all->items + place + 1, all->items + place, (all->count - 1 - place) * sizeof *all->items);
	all->items[place] = moment;
}

static void choose(const struct run_result *run, const size_t *proof, size_t proof_count, struct moments *out)
{
	size_t next = 0, i;

	for (i = 0; i < run->trace->event_count; i++) {
		const struct event *event = &run->trace->events[i];
		struct moment_shown moment = {.event = event, .proof = is_proof(event, proof, proof_count)};

		if (event->number > next)
			insert(out, out->count, (struct moment_shown){.event = event, .folded = event->number - next});
		next = event->number + 1;
		if (is_noise(event) || is_return_of_fork(event))
			continue;
		insert(out,
			event->kind == EVENT_PEER && text_begins_with(event->text, PEER_CONNECTS)
				? accepted_before(out, event)
				: out->count,
			moment);
	}
}

/* --- what repeats --- */

static bool is_equal(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/** Do two rows tell the same of other bytes? */
static bool is_alike(const struct moment_shown *a, const struct moment_shown *b)
{
	const struct event *one = a->event, *other = b->event;

	return !a->proof && !b->proof && !a->folded && !b->folded && !one->fault && !other->fault &&
		one->kind == other->kind && one->kind != EVENT_STUCK && one->kind != EVENT_EXIT &&
		one->kind != EVENT_START && one->kind != EVENT_SPAWN && one->task == other->task &&
		one->call == other->call && one->object == other->object && (one->result < 0) == (other->result < 0) &&
		(one->result == 0) == (other->result == 0) && one->where.line == other->where.line &&
		is_equal(one->who, other->who) &&
		(one->kind != EVENT_PEER || (one->count == 0) == (other->count == 0)) &&
		(one->kind != EVENT_PEER ||
			strncmp(one->text ? one->text : "", other->text ? other->text : "", 4) == 0);
}

/** How many rows from @p from on are a repetition of the @p period rows before them. */
static size_t repeated(const struct moments *all, size_t from, size_t period)
{
	size_t i = from;

	while (i < all->count && is_alike(&all->items[i], &all->items[i - period]))
		i++;
	return (i - from) / period * period;
}

/** How many rows may be hidden behind the pattern that begins at @p at: all of it but the first and the last. @param period  gets its length. */
static size_t hidden_behind(const struct moments *all, size_t at, size_t *period)
{
	size_t best = 0, length;

	for (length = 1; length <= PERIOD_MOST && at + length < all->count; length++) {
		size_t more = repeated(all, at + length, length), hidden = more > length ? more - length : 0;

		if (hidden > best && hidden >= HIDDEN_LEAST) {
			best = hidden;
			*period = length;
		}
	}
	return best;
}

/** A row that stands for the @p count ones from @p at on. */
static struct moment_shown fold(const struct moments *all, size_t at, size_t count)
{
	struct moment_shown row = {.event = all->items[at].event, .repeats = true};
	size_t i;

	for (i = at; i < at + count; i++)
		row.folded += all->items[i].folded ? all->items[i].folded : 1;
	return row;
}

/** Puts one row in the place of several. */
static void fold_at(struct moments *all, size_t at, size_t count)
{
	all->items[at] = fold(all, at, count);
	memmove(all->items + at + 1, all->items + at + count, (all->count - at - count) * sizeof *all->items);
	all->count -= count - 1;
}

static void fold_patterns(struct moments *all)
{
	size_t i, period = 1, hidden;

	for (i = 0; i < all->count; i++) {
		hidden = hidden_behind(all, i, &period);
		if (!hidden)
			continue;
		fold_at(all, i + period, hidden);
		i += period; /* behind the fold the last one follows */
	}
}

/** Of too many rows the middle is left out, but for what proves something. */
static void fold_middle(struct moments *all)
{
	size_t from = SEQUENCE_ROWS_MOST / 2 - 1, i;

	while (all->count > SEQUENCE_ROWS_MOST && from < all->count - SEQUENCE_ROWS_MOST / 2) {
		for (i = from; i < all->count - SEQUENCE_ROWS_MOST / 2 && !all->items[i].proof; i++)
			;
		if (i < from + 2) {
			from = i > from ? i : from + 1;
			continue;
		}
		fold_at(all, from, i - from);
		all->items[from++].repeats = false;
	}
}

void moments_choose(const struct run_result *run, const size_t *proof, size_t proof_count, struct moments *out)
{
	choose(run, proof, proof_count, out);
	fold_patterns(out);
	fold_middle(out);
}
