/** @file
 * A scenario with a sandbox and no program: what a check puts there stands for what programs have made.
 */
#ifndef PLUMB_TESTS_SURROUNDINGS_H
#define PLUMB_TESTS_SURROUNDINGS_H

#include "tests/unit/scenarios.h"

/** A scenario whose sandbox is there already. */
struct surroundings {
	struct lab lab;
	struct grading grading;
	struct check check;
	struct stage stage;
	struct instance instance;
	struct stand *stand;
};

static inline enum tier tier_here(void)
{
	static struct machine machine;

	if (machine.probe_count)
		return machine.tier;
	machine_probe(&machine);
	CU_ASSERT_EQUAL_FATAL(world_enter(machine.tier, getppid()), 0);
	return machine.tier;
}

static inline struct scenario *given_surroundings(struct surroundings *around)
{
	struct scenario *s;

	*around = (struct surroundings){.lab = {.limits = limits_default()}, .stand = given_scenario(1)};
	around->grading = (struct grading){.lab = &around->lab, .tier = tier_here()};
	around->stage = (struct stage){.grading = &around->grading, .check = &around->check};
	s = &around->stand->scenario;
	s->grading = &around->grading;
	s->check = &around->check;
	s->stage = &around->stage;
	s->instance = &around->instance;
	return s;
}

static inline void surroundings_gone(struct surroundings *around)
{
	scenario_close(&around->stand->scenario);
	trace_free(around->stand->scenario.trace);
	findings_clear(&around->stand->scenario.findings);
	free(around->stand->scenario.spoken);
	stage_clear(&around->stage);
	scenario_gone(around->stand);
}

#endif
