/** @file
 * EVERY_FAULT: a plain run that lists the fault points, one run per point, and one with all of them (of each class of calls)
 * where every call still gets on: a call that always fails, or is always interrupted, would be repeated for ever by a right
 * program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "check/scenario.h"

/** The kind and number of "short", "errno:ECONNABORTED" … at a class of calls. */
static struct fault fault_at(const char *kind, enum call_class class)
{
	struct fault fault = {0};
	char *text = memory_format("%s@,%s,,0", kind, call_class_name(class));

	(void)fault_parse(text, &fault); /* a row with another word explores nothing: plumb verify says so */
	free(text);
	return fault;
}

static struct wanted wanted_by(const struct check *check)
{
	struct wanted wanted = {.faults = {fault_at(check->faults.kind, check->faults.class)}, .count = 1};

	if (check->faults.also != CALL_OTHER)
		wanted.faults[wanted.count++] = fault_at(check->faults.kind, check->faults.also);
	return wanted;
}

static bool gets_on(const struct fault *fault)
{
	return fault->kind == FAULT_SHORT || fault->kind == FAULT_SHORT_ONE;
}

/** Behind the listed points: all those of one class at once, where there are several. @return how many points there are then. */
static size_t add_all_at_once(struct outcome *plain, const struct wanted *wanted)
{
	size_t count = plain->point_count, i, j, of_class;

	plain->points = memory_resize(plain->points, count + wanted->count, sizeof *plain->points);
	for (i = 0; i < wanted->count; i++) {
		for (j = of_class = 0; j < plain->point_count; j++)
			of_class += plain->points[j].class == wanted->faults[i].class;
		if (of_class > 1 && gets_on(&wanted->faults[i]))
			plain->points[count++] = wanted->faults[i];
	}
	return count;
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
	struct wanted wanted = wanted_by(stage->check);
	struct coverage coverage = {0};
	struct fault *points;
	size_t count, listed, i;
	bool held = true;

	play_once(stage, &instance, &wanted, NULL, 0, out);
	if (!outcome_passed(out))
		return;
	listed = out->point_count;
	count = add_all_at_once(out, &wanted);
	points = out->points;
	out->points = NULL; /* ours: `out` may be replaced by a failing run */
	coverage.of = (int)count;
	for (i = 0; i < count && held; i++)
		held = (i < listed && !explore_chooses(i, listed)) ||
			explore_point(stage, &instance, points[i], &coverage, out);
	coverage.kind = memory_string("fault");
	out->result.coverage = coverage;
	free(points);
}
