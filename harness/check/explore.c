/** @file
 * The runs that a row asks for: once, once per fault point, or with random inputs that are shrunk.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "check/scenario.h"

enum { RUNS_MOST = 200, SHRINKING_RUNS_MOST = 60 };

void outcome_clear(struct outcome *outcome)
{
	check_result_clear(&outcome->result);
	findings_clear(&outcome->findings);
	trace_free(outcome->trace);
	free(outcome->points);
	*outcome = (struct outcome){0};
}

static bool has_passed(const struct outcome *outcome)
{
	return outcome->result.verdict == VERDICT_PASS;
}

/** The function's own way through one scenario object; longjmp comes back here. */
static void call_function(struct scenario *s)
{
	if (setjmp(s->end) == 0) {
		s->check->function(s);
		s->result->verdict = VERDICT_PASS;
		if (s->observation)
			scenario_diagnose(s);
	}
}

void play_once(struct stage *stage, const struct instance *instance, const struct fault *listed, const uint64_t *replay,
	size_t replay_count, struct outcome *out)
{
	struct scenario *s = memory_new(1, sizeof *s);
	int wall = stage->grading->lab->limits.wall_seconds;

	*out = (struct outcome){0};
	*s = (struct scenario){.grading = stage->grading,
		.check = stage->check,
		.stage = stage,
		.depth = stage->depth,
		.deadline_ns = clock_now_ns() + (uint64_t)wall * 1000000000u,
		.instance = instance,
		.random = instance->seed,
		.replay = replay,
		.replay_count = replay_count,
		.result = &out->result};
	if (listed)
		s->listed = *listed;
	call_function(s);
	scenario_close(s);
	if (out->result.verdict == VERDICT_PASS)
		out->result.points = stage->check->points;
	else if (s->award_of)
		out->result.points = stage->check->points * s->award_done / s->award_of;
	out->findings = s->findings;
	out->trace = s->trace;
	out->points = s->points;
	out->point_count = s->point_count;
	out->fault_hit = s->fault_hit;
	memcpy(out->draws, s->draws, sizeof out->draws);
	out->draw_count = s->draw_count;
	out->result.instance.seed = instance->seed;
	out->result.instance.fault = instance->fault;
	free(s);
}

/* --- faults --- */

/** The kind and number of "short", "errno:ECONNABORTED" … at a class of calls. */
static struct fault explored_fault(const struct check *check)
{
	struct fault fault = {0};
	char *text = memory_format("%s@,%s,,0", check->faults.kind, call_class_name(check->faults.class));

	(void)fault_parse(text, &fault);	/* a row with another word explores nothing: plumb verify says so */
	free(text);
	return fault;
}

/** Which points are run: all, or at equal distances where they are more than the budget. */
static bool is_chosen(size_t i, size_t count)
{
	return count <= RUNS_MOST || i * RUNS_MOST / count != (i + 1) * RUNS_MOST / count;
}

static void tell_fault(struct outcome *failed)
{
	char *fault, *message;

	fault = fault_format(&failed->result.instance.fault);
	message = memory_format("%s; this run had one fault, %s", failed->result.message ? failed->result.message : "", fault);
	free(failed->result.message);
	free(fault);
	failed->result.message = message;
}

static void take(struct outcome *out, struct outcome *from)
{
	outcome_clear(out);
	*out = *from;
	*from = (struct outcome){0};
}

/** One run with one fault. @return false where it failed; then it is what is told. */
static bool run_point(struct stage *stage, const struct fault *fault, struct coverage *coverage, struct outcome *out)
{
	struct instance instance = {.seed = stage->grading->seed, .fault = *fault};
	struct outcome outcome;

	play_once(stage, &instance, NULL, NULL, 0, &outcome);
	coverage->run++;
	if (!outcome.fault_hit && has_passed(&outcome))
		coverage->missed++;
	else if (has_passed(&outcome))
		coverage->done++;
	if (!has_passed(&outcome)) {
		tell_fault(&outcome);
		take(out, &outcome);
		return false;
	}
	outcome_clear(&outcome);
	return true;
}

static void explore_faults(struct stage *stage, struct outcome *out)
{
	struct instance plain = {.seed = stage->grading->seed};
	struct fault wanted = explored_fault(stage->check);
	struct coverage coverage = {0};
	struct fault *points;
	size_t count, i;
	bool held = true;

	play_once(stage, &plain, &wanted, NULL, 0, out);
	if (!has_passed(out))
		return;
	count = out->point_count;
	points = out->points;
	out->points = NULL;	/* ours: `out` may be replaced by a failing run */
	coverage.of = (int)count + (count > 1);
	for (i = 0; i < count && held; i++)
		if (is_chosen(i, count))
			held = run_point(stage, &points[i], &coverage, out);
	if (held && count > 1)
		(void)run_point(stage, &wanted, &coverage, out);	/* all at once */
	coverage.kind = memory_string("fault");
	out->result.coverage = coverage;
	free(points);
}

/* --- random inputs --- */

static char *format_draws(const struct drawn *draws, size_t count)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < count; i++)
		text_addf(&out, "%s%llu", i ? "," : "", (unsigned long long)draws[i].value);
	return text_take(&out);
}

static size_t parse_draws(const char *text, uint64_t out[DRAWS_MOST])
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
static bool try_smaller(struct stage *stage, const struct instance *instance, size_t which, uint64_t value, struct outcome *out)
{
	uint64_t values[DRAWS_MOST];
	struct outcome outcome;
	size_t i;

	for (i = 0; i < out->draw_count; i++)
		values[i] = out->draws[i].value;
	values[which] = value;
	play_once(stage, instance, NULL, values, out->draw_count, &outcome);
	if (outcome.result.verdict == out->result.verdict) {
		take(out, &outcome);
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
		uint64_t low = out->draws[which].low;	/* known or hoped to pass */

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

static void explore_random(struct stage *stage, struct outcome *out)
{
	struct coverage coverage = {.of = stage->check->runs};
	int i;

	for (i = 0; i < stage->check->runs; i++) {
		struct instance instance = {.seed = stage->grading->seed + (uint64_t)i};

		outcome_clear(out);
		play_once(stage, &instance, NULL, NULL, 0, out);
		coverage.run++;
		if (!has_passed(out)) {
			coverage.run += shrink(stage, &instance, out);
			out->result.instance.draws = format_draws(out->draws, out->draw_count);
			break;
		}
		coverage.done++;
	}
	coverage.kind = memory_string("random");
	out->result.coverage = coverage;
}

/** Exactly one run, as an instance says. */
static void replay(struct stage *stage, struct outcome *out)
{
	uint64_t values[DRAWS_MOST];
	const struct instance *instance = stage->grading->instance;
	size_t count = parse_draws(instance->draws, values);

	play_once(stage, instance, NULL, instance->draws ? values : NULL, count, out);
	if (instance->fault.kind != FAULT_NONE && out->fault_hit && !has_passed(out))
		tell_fault(out);
	if (instance->fault.kind != FAULT_NONE && !out->fault_hit) {
		outcome_clear(out);
		out->result.verdict = VERDICT_ERROR;
		out->result.reason = memory_string("the instance was not reached");
	}
}

void stage_clear(struct stage *stage)
{
	sandbox_free(stage->sandbox);
	sandbox_free(stage->backstage);
	stage->sandbox = stage->backstage = NULL;
}

static void set_depth(struct stage *stage, enum observe_depth depth)
{
	if (stage->depth != depth)
		stage_clear(stage);	/* filters are for one depth */
	stage->depth = depth;
}

/** The smallest input may be too small to show the mistake: the seed's own input then explains it. */
static void explain_by_larger(struct stage *stage, const struct instance *instance, struct outcome *out)
{
	struct outcome larger;

	play_once(stage, instance, NULL, NULL, 0, &larger);
	if (larger.result.verdict == out->result.verdict) {
		findings_clear(&out->findings);
		out->findings = larger.findings;
		larger.findings = (struct findings){0};
	}
	outcome_clear(&larger);
}

/** A bulk run that failed is made once more with every call observed, so that rules see what happened. */
static void look_again(struct stage *stage, struct outcome *out)
{
	struct instance instance = {.seed = out->result.instance.seed, .fault = out->result.instance.fault};
	uint64_t values[DRAWS_MOST];
	struct outcome closer;
	size_t i;

	if (stage->depth == OBSERVE_ALL || has_passed(out) || out->result.verdict == VERDICT_ERROR)
		return;
	for (i = 0; i < out->draw_count; i++)
		values[i] = out->draws[i].value;
	set_depth(stage, OBSERVE_ALL);
	play_once(stage, &instance, NULL, values, out->draw_count, &closer);
	if (closer.result.verdict == out->result.verdict) {
		closer.result.coverage = out->result.coverage;
		out->result.coverage.kind = NULL;	/* the closer look's now */
		closer.result.instance.draws = memory_string(out->result.instance.draws);
		take(out, &closer);
	}
	outcome_clear(&closer);
	if (!out->findings.count)
		explain_by_larger(stage, &instance, out);
}

static enum observe_depth depth_of(const struct check *check)
{
	return check->observe == ALL ? OBSERVE_ALL : check->observe == CONTROL ? OBSERVE_CONTROL : OBSERVE_NONE;
}

static void explore_row(struct stage *stage, struct outcome *out)
{
	struct instance plain = {.seed = stage->grading->seed};

	switch (stage->check->explore) {
	case ONCE:
		play_once(stage, &plain, NULL, NULL, 0, out);
		break;
	case EVERY_FAULT:
		explore_faults(stage, out);
		break;
	case RANDOM:
		explore_random(stage, out);
		break;
	}
}

void explore(struct stage *stage, struct outcome *out)
{
	set_depth(stage, depth_of(stage->check));
	if (stage->grading->instance)
		replay(stage, out);
	else
		explore_row(stage, out);
	look_again(stage, out);
}
