/** @file
 * EVERY_ORDER: each run shows at which points somebody else could have gone first, and each such choice is a run of its own.
 * Those that take fewer turns from tasks that could go on come first; none takes more than two.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

enum { PREEMPTIONS_MOST = 2, ORDERS_MOST = 20000 };

/** An order that is still to be run. */
struct pending_order {
	char *order;
	unsigned scenario;
	size_t from;
	int preemptions;
};

struct orders {
	struct pending_order *items;
	size_t count, capacity, next;
};

/** What a run has shown: at each point behind its own deviations every other choice is an order of its own. */
static void add_orders(
	struct orders *orders, const struct pending_order *ran, const struct point_of_choice *points, size_t count)
{
	struct pending_order base = *ran; /* the array may move */
	size_t i;
	unsigned choice;

	for (i = 0; i < count; i++) {
		const struct point_of_choice *it = &points[i];
		int preemptions = base.preemptions + it->choice.preempts;

		if ((base.order && (it->scenario != base.scenario || it->point < base.from)) ||
			preemptions > PREEMPTIONS_MOST)
			continue;
		for (choice = 1; choice < it->choice.choices && orders->count < ORDERS_MOST; choice++)
			ARRAY_ADD(orders->items, orders->count, orders->capacity) = (struct pending_order){
				.order = base.order ? memory_format("%s,%zu=%u", base.order, it->point, choice)
						    : memory_format("%u:%zu=%u", it->scenario, it->point, choice),
				.scenario = it->scenario,
				.from = it->point + 1,
				.preemptions = preemptions};
	}
}

/** The next one with the fewest turns taken, the oldest of those. */
static struct pending_order *next_order(struct orders *orders, const bool *ran)
{
	struct pending_order *best = NULL;
	size_t i;

	for (i = 0; i < orders->count; i++) {
		if (ran[i] || (best && orders->items[i].preemptions >= best->preemptions))
			continue;
		best = &orders->items[i];
		orders->next = i;
	}
	return best;
}

void explore_orders(struct stage *stage, struct outcome *out)
{
	struct instance instance = {.seed = stage->grading->seed};
	struct orders orders = {0};
	static bool ran[ORDERS_MOST];
	struct pending_order plain = {0}, *order;
	struct coverage coverage = {0};
	int most = stage->check->runs ? stage->check->runs : EXPLORED_RUNS_MOST;
	bool held = true;
	size_t i;

	memset(ran, 0, sizeof ran);
	play_once(stage, &instance, NULL, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	add_orders(&orders, &plain, out->choices, out->choice_count);
	while (held && coverage.run < most && (order = next_order(&orders, ran))) {
		struct outcome outcome;

		ran[orders.next] = true;
		instance.order = order->order;
		held = explore_instance(stage, &instance, &coverage, out, &outcome);
		if (held) {
			add_orders(&orders, order, outcome.choices, outcome.choice_count);
			outcome_clear(&outcome);
		}
	}
	coverage.of = (int)orders.count;
	coverage.kind = memory_string("order");
	out->result.coverage = coverage;
	for (i = 0; i < orders.count; i++)
		free(orders.items[i].order);
	free(orders.items);
}
