/** @file
 * RANDOM: runs with seeded inputs; one that fails is made again with smaller and smaller ones for as long as it fails.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"

enum { SHRINKING_RUNS_MOST = 60 };

static char *format_draws(const struct drawn *draws, size_t count)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < count; i++)
		text_addf(&out, "%s%llu", i ? "," : "", (unsigned long long)draws[i].value);
	return text_take(&out);
}

size_t draws_parse(const char *text, uint64_t out[DRAWS_MOST])
{
	size_t count = 0;
	char *end;

	while (text && *text && count < DRAWS_MOST) {
		out[count++] = strtoull(text, &end, 10);
		text = *end == ',' ? end + 1 : "";
	}
	return count;
}

/** Tries a smaller value for one draw. @return true where it still fails; then `out` is that run. */
static bool try_smaller(
	struct stage *stage, const struct instance *instance, size_t which, uint64_t value, struct outcome *out)
{
	uint64_t values[DRAWS_MOST];
	struct outcome outcome;
	size_t i;

	for (i = 0; i < out->draw_count; i++)
		values[i] = out->draws[i].value;
	values[which] = value;
	play_once(stage, instance, NULL, values, out->draw_count, &outcome);
	if (outcome.result.verdict == out->result.verdict) {
		outcome_take(out, &outcome);
		return true;
	}
	outcome_clear(&outcome);
	return false;
}

/** Bisects each drawn value towards its low end for as long as the run fails the same way. */
static int shrink(struct stage *stage, const struct instance *instance, struct outcome *out)
{
	int runs = 0;
	size_t which;

	for (which = 0; which < out->draw_count; which++) {
		uint64_t low = out->draws[which].low; /* known or hoped to pass */

		if (out->draws[which].value > low && runs < SHRINKING_RUNS_MOST && ++runs &&
			try_smaller(stage, instance, which, low, out))
			continue;
		while (which < out->draw_count && out->draws[which].value - low > 1 && runs++ < SHRINKING_RUNS_MOST) {
			uint64_t middle = low + (out->draws[which].value - low) / 2;

			if (!try_smaller(stage, instance, which, middle, out))
				low = middle;
		}
	}
	return runs;
}

/** The smallest input may be too small to show the mistake: the first one, which was larger, then explains it. */
static int shrink_and_explain(struct stage *stage, const struct instance *instance, struct outcome *out)
{
	struct findings first = out->findings;
	int runs;

	if (out->result.verdict == VERDICT_TIMEOUT)
		return 0; /* each run would take all of its time again */
	out->findings = (struct findings){0};
	runs = shrink(stage, instance, out);
	if (out->findings.count) {
		findings_clear(&first);
	} else {
		findings_clear(&out->findings);
		out->findings = first;
	}
	return runs;
}

void explore_random(struct stage *stage, struct outcome *out)
{
	struct coverage coverage = {.of = stage->check->runs};
	int i;

	for (i = 0; i < stage->check->runs; i++) {
		struct instance instance = {.seed = stage->grading->seed + (uint64_t)i};

		outcome_clear(out);
		play_once(stage, &instance, NULL, NULL, 0, out);
		coverage.run++;
		if (!outcome_passed(out)) {
			coverage.run += shrink_and_explain(stage, &instance, out);
			out->result.instance.draws = format_draws(out->draws, out->draw_count);
			break;
		}
		coverage.done++;
	}
	coverage.kind = memory_string("random");
	out->result.coverage = coverage;
}
