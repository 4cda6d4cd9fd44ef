/** @file
 * Expectations about the memory of programs.
 */
#include "check/scenario.h"

size_t memory_now(struct program *program)
{
	return (size_t)(observe_resident(program->scenario->observation, program->task) / 1024);
}

void expect_memory_growth(struct program *program, size_t mark, size_t most)
{
	struct scenario *s = program->scenario;
	size_t now;

	narrate(s, "check", "expects %s to need no more than %zu KiB of memory more than before", program->name, most);
	run_until_quiet(s);
	now = memory_now(program);
	if (now >
		mark + most) /* the pages of a run differ a little each time: no number of them stands in the result */
		fail_check(s, NULL,
			"expected %s to need at most %zu KiB more memory than at its start, but it needs more than that",
			program->name, most);
}
