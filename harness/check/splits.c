/** @file
 * EVERY_SPLIT: a stream has no messages, so what a peer says may arrive cut at any byte.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** Cuts what one peer says, at each byte and then at all. @return false where a run failed. */
static bool cut_speech(
	struct stage *stage, const struct spoken *spoken, size_t all, struct coverage *coverage, struct outcome *out)
{
	struct instance instance = {.seed = stage->grading->seed};
	bool held = true;
	size_t at;

	for (at = 1; at <= spoken->length && held; at++) {
		if (at < spoken->length && !explore_chooses((size_t)coverage->of++, all))
			continue;
		instance.split = at < spoken->length ? memory_format("%u:%s,%zu", spoken->scenario, spoken->peer, at)
						     : memory_format("%u:%s,*", spoken->scenario, spoken->peer);
		held = explore_instance(stage, &instance, coverage, out, NULL);
		free(instance.split);
	}
	return held;
}

void explore_splits(struct stage *stage, struct outcome *out)
{
	struct instance plain = {.seed = stage->grading->seed};
	struct coverage coverage = {0};
	struct spoken *spoken;
	size_t count, all = 0, i;

	play_once(stage, &plain, NULL, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	spoken = out->spoken;
	count = out->spoken_count;
	out->spoken = NULL; /* ours: `out` may be replaced by a failing run */
	for (i = 0; i < count; i++)
		all += spoken[i].length - 1;
	for (i = 0; i < count && cut_speech(stage, &spoken[i], all, &coverage, out); i++)
		;
	coverage.of = (int)(all + count);
	coverage.kind = memory_string("split");
	out->result.coverage = coverage;
	free(spoken);
}
