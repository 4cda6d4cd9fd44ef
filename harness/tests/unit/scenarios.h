/** @file
 * Scenarios without a program: a scenario that can be asked directly, and the jump with which an expectation ends it.
 */
#ifndef PLUMB_TESTS_SCENARIOS_H
#define PLUMB_TESTS_SCENARIOS_H

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

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

/** An expectation that ends the scenario is left in the middle, with what it holds: nobody is to ask for that. */
static inline bool leave_leaks(bool left)
{
#ifdef __SANITIZE_ADDRESS__
	left ? __lsan_disable() : __lsan_enable();
#endif
	return left;
}

static inline bool tell(bool held)
{
	(void)leave_leaks(false);
	return held;
}

/** Does the statement come back, or does it end the scenario? */
#define HOLDS(stand, statement) \
	(leave_leaks(true) && tell(setjmp((stand)->scenario.end) == 0 ? ((statement), true) : false))

#endif
