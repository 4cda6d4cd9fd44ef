/** @file
 * Scenarios without a program: a scenario that can be asked directly, and the jump with which an expectation ends it.
 */
#ifndef PLUMB_TESTS_SCENARIOS_H
#define PLUMB_TESTS_SCENARIOS_H

#include "check/scenario.h"
#include "tests/unit/given.h"

/** A scenario of one seed, and the result that it fills. */
struct stand {
	struct check_result result;
	struct scenario scenario;
};

static inline struct stand *given_scenario(uint64_t seed)
{
	struct stand *stand = memory_new(1, sizeof *stand);

	stand->scenario = (struct scenario){.random = seed, .result = &stand->result};
	return stand;
}

static inline void scenario_gone(struct stand *stand)
{
	check_result_clear(&stand->result);
	free(stand);
}

/** Does the statement come back, or does it end the scenario? */
#define HOLDS(stand, statement) (setjmp((stand)->scenario.end) == 0 ? ((statement), true) : false)

#endif
