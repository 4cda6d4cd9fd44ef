/** @file
 * EVERY_LOSS: a network may lose any datagram, deliver it twice, or too late. A plain run counts those that pass the relays of
 * each scenario; each of them then has each of these fates, in a run of its own. Where they are few in a scenario, each two of
 * them have: also those of which the second is only there because of what the first has come to, as a repeated request is.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "check/scenario.h"

enum { PAIRS_UP_TO = 8 };

static const enum fate explored[] = {LOST, DOUBLED, DELAYED};

enum { FATES = sizeof explored / sizeof *explored };

/** A run with one fate, and how many datagrams passed in it. */
struct single {
	unsigned scenario;
	bool few; /**< so few passed there in the plain run that pairs are explored, too */
	int n;
	enum fate fate;
	int count;
};

struct singles {
	struct single *items;
	size_t count, capacity;
};

static int count_in(const struct outcome *outcome, unsigned scenario)
{
	size_t i;

	for (i = 0; i < outcome->relayed_count; i++)
		if (outcome->relayed[i].scenario == scenario)
			return outcome->relayed[i].count;
	return 0;
}

/** One run. @return how many datagrams passed in its scenario; -1 where it failed. */
static int run_with(struct stage *stage, unsigned scenario, char *loss, struct coverage *coverage, struct outcome *out)
{
	struct instance instance = {.seed = stage->grading->seed, .loss = loss};
	struct outcome outcome = {0};
	int count = -1;

	if (explore_instance(stage, &instance, coverage, out, &outcome))
		count = count_in(&outcome, scenario);
	outcome_clear(&outcome);
	free(loss);
	return count;
}

static struct singles list_singles(const struct outcome *plain)
{
	struct singles singles = {0};
	size_t i, fate;
	int n;

	for (i = 0; i < plain->relayed_count; i++)
		for (n = 1; n <= plain->relayed[i].count; n++)
			for (fate = 0; fate < FATES; fate++)
				ARRAY_ADD(singles.items, singles.count, singles.capacity) =
					(struct single){.scenario = plain->relayed[i].scenario,
						.few = plain->relayed[i].count <= PAIRS_UP_TO,
						.n = n,
						.fate = explored[fate]};
	return singles;
}

static bool explore_single(struct stage *stage, struct single *it, struct coverage *coverage, struct outcome *out)
{
	it->count = run_with(stage, it->scenario, memory_format("%u:%d=%s", it->scenario, it->n, fate_name(it->fate)),
		coverage, out);
	return it->count >= 0;
}

/** Every later datagram of the run with one fate has each fate, too. */
static bool explore_pairs(
	struct stage *stage, const struct single *first, struct coverage *coverage, struct outcome *out)
{
	bool held = true;
	size_t fate;
	int n;

	for (n = first->n + 1; n <= first->count && n <= PAIRS_UP_TO && held; n++)
		for (fate = 0; fate < FATES && held; fate++) {
			coverage->of++;
			held = run_with(stage, first->scenario,
				       memory_format("%u:%d=%s,%d=%s", first->scenario, first->n,
					       fate_name(first->fate), n, fate_name(explored[fate])),
				       coverage, out) >= 0;
		}
	return held;
}

void explore_losses(struct stage *stage, struct outcome *out)
{
	struct instance plain = {.seed = stage->grading->seed};
	struct coverage coverage = {0};
	struct singles singles;
	bool held = true;
	size_t i;

	play_once(stage, &plain, NULL, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	singles = list_singles(out);
	coverage.of = (int)singles.count;
	for (i = 0; i < singles.count && held; i++)
		if (explore_chooses(i, singles.count))
			held = explore_single(stage, &singles.items[i], &coverage, out);
	for (i = 0; i < singles.count && held; i++)
		if (singles.items[i].few)
			held = explore_pairs(stage, &singles.items[i], &coverage, out);
	coverage.kind = memory_string("loss");
	out->result.coverage = coverage;
	free(singles.items);
}
