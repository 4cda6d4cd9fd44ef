/** @file
 * EVERY_FAULT: a plain run that lists the fault points, one run per point, and one with all of them where every call still
 * gets on: a call that always fails, or is always interrupted, would be repeated for ever by a right program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** The kind and number of "short", "errno:ECONNABORTED" … at a class of calls. */
static struct fault explored_fault(const struct explored_fault *row)
{
	struct fault fault = {0};
	char *text = memory_format("%s@,%s,,0", row->kind, call_class_name(row->class));

	if (row->kind)
		(void)fault_parse(text, &fault); /* another word explores nothing: plumb verify says so */
	free(text);
	return fault;
}

/** One byte at a time would get on, too, in as many calls as there are bytes. */
static bool gets_on(const struct fault *fault)
{
	return fault->kind == FAULT_SHORT;
}

static bool is_of_kind(const struct fault *point, const struct fault *wanted)
{
	return point->kind == wanted->kind && point->number == wanted->number && point->class == wanted->class;
}

/** Is there a run with all points of this kind at once, which differs from those with one? */
static bool has_run_of_all(const struct fault *points, size_t count, const struct fault *wanted)
{
	size_t i, found = 0;

	for (i = 0; i < count; i++)
		found += is_of_kind(&points[i], wanted);
	return found > 1 && gets_on(wanted);
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
	const struct fault wanted[FAULT_KINDS_MOST] = {
		explored_fault(&stage->check->faults), explored_fault(&stage->check->more_faults)};
	struct instance instance = {.seed = stage->grading->seed};
	struct coverage coverage = {0};
	struct fault *points;
	size_t count, i;
	bool held = true;

	play_once(stage, &instance, wanted, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	count = out->point_count;
	points = out->points;
	out->points = NULL; /* ours: `out` may be replaced by a failing run */
	coverage.of = (int)count;
	for (i = 0; i < FAULT_KINDS_MOST; i++)
		coverage.of += has_run_of_all(points, count, &wanted[i]);
	for (i = 0; i < count && held; i++)
		held = !explore_chooses(i, count) || explore_point(stage, &instance, points[i], &coverage, out);
	for (i = 0; i < FAULT_KINDS_MOST && held; i++)
		held = !has_run_of_all(points, count, &wanted[i]) ||
			explore_point(stage, &instance, wanted[i], &coverage, out);
	coverage.kind = memory_string("fault");
	out->result.coverage = coverage;
	free(points);
}
