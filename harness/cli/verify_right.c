/** @file
 * Verifying what is right: reference, skeleton, accept specimens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/verification.h"

enum { RUNS_MOST = 200 };

static void expect_full_marks(struct verification *it, const char *who, const struct result *result)
{
	size_t i;

	verify_build(it, who, result);
	for (i = 0; i < result->check_count; i++) {
		const struct check_result *check = &result->checks[i];

		if (check->verdict != VERDICT_PASS && !check_is_skipped_for(check, "machine"))
			verify_complain(it, who, "%s is %s: %s; a right program passes every check", check->name,
				verdict_name(check->verdict),
				check->message          ? check->message
					: check->reason ? check->reason
							: "");
		if (check->coverage.missed)
			verify_complain(it, who,
				"%s: %d fault points were not reached again; the program has to do the same in every run",
				check->name, check->coverage.missed);
	}
}

/** Learners read the reference as a model: nothing may be found in it. */
static void expect_no_findings(struct verification *it, const struct result *result)
{
	size_t i;

	for (i = 0; i < result->finding_count; i++)
		verify_complain(it, "reference",
			"%s: %s; a model for learners has no findings: put the reference or the rule right",
			result->findings[i].id, result->findings[i].message);
}

/* --- the table of the checks --- */

/** "send" in "short@2:main/1,send,pipe#1,3"; the caller frees. */
static char *class_of(const char *point)
{
	const char *comma = strchr(point, ',');

	return comma ? memory_copy(comma + 1, strcspn(comma + 1, ",")) : memory_string("");
}

/** "short@receive send": the kind, and each class of calls once; else what was explored. The caller frees. */
static char *explored_kind(const struct coverage *coverage)
{
	struct text classes = {0};
	char *class, *kind;
	size_t i;

	if (!coverage->point_count)
		return memory_string(coverage->kind ? coverage->kind : "");
	for (i = 0; i < coverage->point_count; i++) {
		class = class_of(coverage->points[i]);
		if (!text_has_word(text_string(&classes), class))
			text_addf(&classes, "%s%s", classes.length ? " " : "", class);
		free(class);
	}
	kind = memory_format(
		"%.*s@%s", (int)strcspn(coverage->points[0], "@"), coverage->points[0], text_string(&classes));
	text_clear(&classes);
	return kind;
}

static void print_row(const struct check_result *check)
{
	char *kind = explored_kind(&check->coverage);

	(void)printf("  %-22s %4d %6d %7.2f %5d", check->name, check->step, check->possible, check->seconds,
		verify_runs(check));
	if (check->coverage.kind)
		(void)printf("   %s, %d of %d points", kind, check->coverage.done, check->coverage.of);
	(void)putchar('\n');
	free(kind);
}

static void expect_within_budget(struct verification *it, const struct check_result *check)
{
	if (check->verdict == VERDICT_PASS && check->coverage.kind && !check->coverage.of)
		verify_complain(it, check->name,
			"explores nothing: no run of it has such a point; make the program come to the call, or take .explore away");
	if (check->coverage.run > RUNS_MOST + 1)
		verify_complain(it, check->name, "takes %d runs; more than %d nobody waits for: use a smaller input",
			check->coverage.run, RUNS_MOST);
}

static void print_table(struct verification *it, const struct result *result)
{
	double seconds = 0;
	int points = 0;
	size_t i;

	(void)printf("  %-22s %4s %6s %7s %5s   explored\n", "check", "step", "points", "seconds", "runs");
	for (i = 0; i < result->check_count; i++) {
		print_row(&result->checks[i]);
		seconds += result->checks[i].seconds;
		points += result->checks[i].possible;
	}
	(void)printf("  %-22s %4s %6d %7.2f\n", "all", "", points, seconds);
	for (i = 0; i < result->check_count; i++)
		expect_within_budget(it, &result->checks[i]);
	if (points != 100)
		verify_complain(it, "checks.c", "its points add up to %d; a lab has 100", points);
}

static void list_checks(struct verification *it)
{
	size_t i;

	for (i = 0; i < it->reference->check_count; i++)
		ARRAY_ADD(it->caught, it->caught_count, it->caught_capacity) =
			(struct caught){.check = memory_string(it->reference->checks[i].name)};
}

void verify_reference(struct verification *it)
{
	it->reference = verify_grade(it, "reference", it->solution);
	if (!it->reference)
		return;
	print_table(it, it->reference);
	expect_full_marks(it, "reference", it->reference);
	expect_no_findings(it, it->reference);
	list_checks(it);
}

void verify_skeleton(struct verification *it)
{
	struct result *result = verify_grade(it, "skeleton", it->folder);
	size_t i;

	if (!result)
		return;
	verify_build(it, "skeleton", result);
	for (i = 0; i < result->check_count && result->checks[i].verdict == VERDICT_PASS; i++)
		;
	if (i == result->check_count)
		verify_complain(it, "skeleton", "it gets full marks: there is nothing left to do for a learner");
	result_free(result);
}

/* --- accept specimens --- */

/** Which calls a program makes, and waits in: two designs differ in this. */
static char *calls_of(const struct result *result)
{
	struct text out = {0};
	size_t i, j;

	for (i = 0; i < result->run_count; i++) {
		const struct trace *trace = result->runs[i].trace;

		for (j = 0; j < trace->event_count; j++) {
			const struct event *event = &trace->events[j];
			char *word = event->call
				? memory_format(
					  " %s%s ", event->kind == EVENT_BLOCKED ? "blocked-" : "", event->call->name)
				: NULL;

			if (word && !strstr(text_string(&out), word))
				text_add(&out, word);
			free(word);
		}
	}
	return text_take(&out);
}

static void expect_own_design(struct verification *it, const char *specimen, const struct result *result)
{
	char *calls = calls_of(result);
	size_t i;

	for (i = 0; i < it->design_count; i++)
		if (strcmp(it->designs[i].calls, calls) == 0)
			verify_complain(it, specimen,
				"makes the same calls as the accept specimen %s: it is no other design; write one that waits or moves its bytes in other calls",
				it->designs[i].specimen);
	ARRAY_ADD(it->designs, it->design_count, it->design_capacity) = (struct design){memory_string(specimen), calls};
}

void verify_accept(struct verification *it, const char *specimen, const char *path)
{
	struct result *result = verify_grade(it, specimen, path);

	if (!result)
		return;
	expect_full_marks(it, specimen, result);
	expect_own_design(it, specimen, result);
	result_free(result);
}
