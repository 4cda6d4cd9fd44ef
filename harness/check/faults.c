/** @file
 * EVERY_FAULT: a plain run that lists the fault points, one run per point, and one with all of them where every call still
 * gets on: a call that always fails, or is always interrupted, would be repeated for ever by a right program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** The kind and number of "short", "errno:ECONNABORTED" … at a class of calls. */
static struct fault explored_fault(const struct check *check)
{
	struct fault fault = {0};
	char *text = memory_format("%s@,%s,,0", check->faults.kind, call_class_name(check->faults.class));

	(void)fault_parse(text, &fault); /* a row with another word explores nothing: plumb verify says so */
	free(text);
	return fault;
}

static bool gets_on(const struct fault *fault)
{
	return fault->kind == FAULT_SHORT || fault->kind == FAULT_SHORT_ONE;
}

/** One run with one fault. @return whether it passed. */
static bool explore_point(struct stage *stage, struct instance *instance, struct fault point, struct coverage *coverage,
	struct outcome *out)
{
	ARRAY_ADD(coverage->points, coverage->point_count, coverage->point_capacity) = fault_format(&point);
	instance->fault = point;
	return explore_instance(stage, instance, coverage, out, NULL);
}

void explore_faults(struct stage *stage, struct outcome *out)
{
	struct instance instance = {.seed = stage->grading->seed};
	struct fault wanted = explored_fault(stage->check);
	struct coverage coverage = {0};
	struct fault *points;
	size_t count, i;
	bool held = true, all_at_once;

	play_once(stage, &instance, &wanted, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	count = out->point_count;
	points = out->points;
	out->points = NULL; /* ours: `out` may be replaced by a failing run */
	all_at_once = count > 1 && gets_on(&wanted);
	coverage.of = (int)count + all_at_once;
	for (i = 0; i < count && held; i++)
		held = !explore_chooses(i, count) || explore_point(stage, &instance, points[i], &coverage, out);
	if (held && all_at_once)
		(void)explore_point(stage, &instance, wanted, &coverage, out);
	coverage.kind = memory_string("fault");
	out->result.coverage = coverage;
	free(points);
}
