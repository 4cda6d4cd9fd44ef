/** @file
 * The runs that a row asks for: one, or one per point of an exploration, or with random inputs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/memory.h"
#include "base/words.h"
#include "base/text.h"
#include "check/scenario.h"

void outcome_clear(struct outcome *outcome)
{
	check_result_clear(&outcome->result);
	findings_clear(&outcome->findings);
	trace_free(outcome->trace);
	free(outcome->points);
	free(outcome->spoken);
	free(outcome->choices);
	free(outcome->relayed);
	*outcome = (struct outcome){0};
}

bool outcome_passed(const struct outcome *outcome)
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

void play_once(struct stage *stage, const struct instance *instance, const struct wanted *wanted,
	const uint64_t *replay, size_t replay_count, struct outcome *out)
{
	struct scenario *s = memory_new(1, sizeof *s);
	int wall = stage->grading->lab->limits.wall_seconds;

	*out = (struct outcome){0};
	*s = (struct scenario){.grading = stage->grading,
		.check = stage->check,
		.stage = stage,
		.depth = stage->depth,
		.patience_ns = stage->moment ? UINT64_MAX : (uint64_t)wall * 1000000000u,
		.instance = instance,
		.wanted = wanted,
		.random = instance->seed,
		.replay = replay,
		.replay_count = replay_count,
		.result = &out->result};
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
	out->spoken = s->spoken;
	out->spoken_count = s->spoken_count;
	out->choices = s->choices;
	out->choice_count = s->choice_count;
	out->relayed = s->relayed_in;
	out->relayed_count = s->relayed_count;
	out->fault_hit = s->fault_hit;
	out->scenario = s->number;
	memcpy(out->draws, s->draws, sizeof out->draws);
	out->draw_count = s->draw_count;
	out->result.instance.seed = instance->seed;
	out->result.instance.fault = instance->fault;
	out->result.instance.split = memory_string(instance->split);
	out->result.instance.order = memory_string(instance->order);
	out->result.instance.loss = memory_string(instance->loss);
	free(s->title);
	free(s);
}

/* --- one run of many --- */

void outcome_take(struct outcome *out, struct outcome *from)
{
	outcome_clear(out);
	*out = *from;
	*from = (struct outcome){0};
}

bool explore_chooses(size_t i, size_t count)
{
	return count <= EXPLORED_RUNS_MOST || i * EXPLORED_RUNS_MOST / count != (i + 1) * EXPLORED_RUNS_MOST / count;
}

/** The sentence of a failure names what made this run differ from the plain one. */
static void tell_instance(struct outcome *failed)
{
	char *differs = instance_describe(&failed->result.instance), *message;

	if (!differs)
		return;
	message = memory_format(_("%s; in this run %s"), failed->result.message ? failed->result.message : "", differs);
	free(failed->result.message);
	free(differs);
	failed->result.message = message;
}

bool explore_instance(struct stage *stage, const struct instance *instance, struct coverage *coverage,
	struct outcome *out, struct outcome *kept)
{
	struct outcome outcome;
	bool passed, missed;

	play_once(stage, instance, NULL, NULL, 0, &outcome);
	coverage->run++;
	passed = outcome_passed(&outcome);
	missed = passed && instance->fault.kind != FAULT_NONE && !outcome.fault_hit;
	coverage->missed += missed;
	coverage->done += passed && !missed;
	if (passed && kept) {
		*kept = outcome;
		return true;
	}
	if (!passed) {
		tell_instance(&outcome);
		outcome_take(out, &outcome);
	}
	outcome_clear(&outcome);
	return passed;
}

/* --- what a row asks for --- */

/** Exactly one run, as an instance says. */
static void replay(struct stage *stage, struct outcome *out)
{
	uint64_t values[DRAWS_MOST];
	const struct instance *instance = stage->grading->instance;
	size_t count = draws_parse(instance->draws, values);

	play_once(stage, instance, NULL, instance->draws ? values : NULL, count, out);
	if (!outcome_passed(out) &&
		(instance->split || instance->order || instance->loss ||
			(instance->fault.kind != FAULT_NONE && out->fault_hit)))
		tell_instance(out);
	if (instance->fault.kind != FAULT_NONE && !out->fault_hit) {
		outcome_clear(out);
		out->result.verdict = VERDICT_ERROR;
		out->result.reason = memory_string(N_("the instance was not reached"));
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
		stage_clear(stage); /* filters are for one depth */
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
	struct instance instance = {.seed = out->result.instance.seed,
		.fault = out->result.instance.fault,
		.split = out->result.instance.split,
		.order = out->result.instance.order,
		.loss = out->result.instance.loss};
	uint64_t values[DRAWS_MOST];
	struct outcome closer;
	size_t i;

	if (stage->depth == OBSERVE_ALL || outcome_passed(out) || out->result.verdict == VERDICT_ERROR)
		return;
	for (i = 0; i < out->draw_count; i++)
		values[i] = out->draws[i].value;
	set_depth(stage, OBSERVE_ALL);
	play_once(stage, &instance, NULL, values, out->draw_count, &closer);
	if (closer.result.verdict == out->result.verdict) {
		closer.result.coverage = out->result.coverage;
		out->result.coverage = (struct coverage){0}; /* the closer look's now */
		closer.result.instance.draws = memory_string(out->result.instance.draws);
		outcome_take(out, &closer);
	}
	outcome_clear(&closer);
	if (!out->findings.count)
		explain_by_larger(stage, &instance, out);
}

/** The run that failed once more, and gdb is there when it goes wrong. However long that takes, it is no longer run. */
static void debug(struct stage *stage, struct outcome *out)
{
	struct gdb_moment moment;
	struct outcome again;

	if (outcome_passed(out))
		return;
	if (!moment_find(stage, out, &moment)) {
		moment_excuse(stage, _("gdb is not started: no call of the program's shows this failure"));
		return;
	}
	stage->moment = &moment;
	replay(stage, &again);
	stage->moment = NULL;
	if (!moment.called)
		moment_excuse(stage, _("gdb is not started: the run did not come to where it went wrong before"));
	free(moment.message);
	outcome_take(out, &again);
	outcome_clear(&again);
}

static enum observe_depth depth_of(const struct check *check)
{
	static const enum observe_depth depths[] = {
		[ALL] = OBSERVE_ALL, [BULK] = OBSERVE_ALL, [CONTROL] = OBSERVE_CONTROL, [NONE] = OBSERVE_NONE};

	return depths[check->observe];
}

static void explore_once(struct stage *stage, struct outcome *out)
{
	struct instance plain = {.seed = stage->grading->seed};

	play_once(stage, &plain, NULL, NULL, 0, out);
}

static void explore_row(struct stage *stage, struct outcome *out)
{
	static void (*const ways[])(struct stage *, struct outcome *) = {[ONCE] = explore_once,
		[EVERY_FAULT] = explore_faults,
		[EVERY_SPLIT] = explore_splits,
		[EVERY_ORDER] = explore_orders,
		[EVERY_LOSS] = explore_losses,
		[RANDOM] = explore_random};

	ways[stage->check->explore](stage, out);
}

static void explore_as(struct stage *stage, const struct check *row, struct outcome *out)
{
	const struct check *whole = stage->check;

	stage->check = row;
	if (stage->grading->instance)
		replay(stage, out);
	else
		explore_row(stage, out);
	look_again(stage, out);
	if (stage->grading->gdb)
		debug(stage, out);
	stage->check = whole;
}

/* --- a row that explores losses, too --- */

/** As a row of its own. */
static struct check losses_of(const struct check *check)
{
	struct check losses = *check;

	if (check->explore != RANDOM)
		BUG("row '%s' has .losses, but is not RANDOM", check->name);
	losses.explore = EVERY_LOSS;
	losses.function = check->losses;
	return losses;
}

/** What the drawn inputs have covered comes on top. */
static void explore_after_losses(struct stage *stage, struct outcome *out)
{
	struct coverage losses = out->result.coverage, *coverage = &out->result.coverage;

	*coverage = (struct coverage){0}; /* ours, until it stands there again */
	outcome_clear(out);
	explore_as(stage, stage->check, out);
	free(coverage->kind);
	coverage->kind = losses.kind;
	coverage->done += losses.done;
	coverage->run += losses.run;
	coverage->of += losses.of;
}

/** Of the instances of such a row those with drawn inputs are its function's, all others its losses'. */
static void explore_losses_and_row(struct stage *stage, struct outcome *out)
{
	const struct instance *instance = stage->grading->instance;
	const struct check losses = losses_of(stage->check);

	explore_as(stage, instance && instance->draws ? stage->check : &losses, out);
	if (!instance && outcome_passed(out))
		explore_after_losses(stage, out);
}

void explore(struct stage *stage, struct outcome *out)
{
	set_depth(stage, depth_of(stage->check));
	if (stage->check->losses)
		explore_losses_and_row(stage, out);
	else
		explore_as(stage, stage->check, out);
}
