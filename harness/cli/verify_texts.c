/** @file
 * Verifying what learners read: do README, hints and skeleton fit the table of checks and the reference?
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/drift.h"
#include "cli/lesson.h"
#include "cli/verification.h"

enum { FILE_MOST = 1 << 20, LEVELS = 3, STEPS_MOST = 32 };

/** The steps of a lab, from 1. */
struct steps {
	bool in_skeleton[STEPS_MOST + 1], in_table[STEPS_MOST + 1];
};

static char *content_of(struct verification *it, const char *folder, const char *name)
{
	char *path = file_join(folder, name);
	struct text content = {0};
	int r = file_read(path, FILE_MOST, &content);

	if (r < 0)
		verify_complain(it, name, "cannot read '%s': %s", path, strerror(-r));
	free(path);
	return text_take(&content);
}

/* --- README.md --- */

static void expect_said(struct verification *it, const char *readme, const char *check, const char *promise)
{
	char *nearest;

	if (lesson_says(readme, promise))
		return;
	nearest = lesson_nearest(readme, promise);
	verify_complain(it, check,
		"its promise does not stand in README.md: \"%s\"; nearest there: \"%s\"; make them one sentence",
		promise, nearest);
	free(nearest);
}

static void expect_promises(struct verification *it)
{
	char *readme = content_of(it, it->folder, "README.md");
	size_t i, j;

	for (i = 0; i < it->reference->check_count; i++) {
		const struct check_result *check = &it->reference->checks[i];

		expect_said(it, readme, check->name, check->promise);
		for (j = 0; j < check->further_count; j++)
			expect_said(it, readme, check->name, check->further[j]);
	}
	free(readme);
}

/* --- hints.md --- */

static void note_steps(const char *skeleton, struct steps *steps)
{
	const char *at;
	int step;

	for (at = skeleton; (at = strstr(at, "TODO ")); at += 5)
		if (sscanf(at, "TODO %d", &step) == 1 && step > 0 && step <= STEPS_MOST)
			steps->in_skeleton[step] = true;
}

static void note_table(struct verification *it, struct steps *steps)
{
	size_t i;

	for (i = 0; i < it->reference->check_count; i++) {
		const struct check_result *check = &it->reference->checks[i];

		if (check->step < 0 || check->step > STEPS_MOST)
			continue;
		steps->in_table[check->step] = true;
		if (check->step > 0 && !steps->in_skeleton[check->step])
			verify_complain(it, check->name,
				"belongs to step %d, for which the skeleton has no TODO %d; give it another step, or the skeleton that TODO",
				check->step, check->step);
	}
}

static void expect_all_levels(struct verification *it, const struct hints *hints, int step)
{
	int level;

	for (level = 1; level <= LEVELS; level++)
		if (!hints_find(hints, step, level))
			verify_complain(it, "hints.md",
				"step %d has no hint %d; each step has three: a question, a concept or manual page, a call or at most three lines",
				step, level);
}

static void expect_own_words(struct verification *it, const struct hints *hints, const struct hint *hint)
{
	const struct hint *before = hints_repeated(hints, hint);

	if (before)
		verify_complain(it, "hints.md",
			"hint %d of step %d (line %d) repeats hint %d of step %d (line %d); each has to tell more than those before",
			hint->level, hint->step, hint->line, before->level, before->step, before->line);
}

static void expect_hints(struct verification *it, const struct steps *steps)
{
	char *markdown = content_of(it, it->folder, "hints.md");
	struct hints hints = {0};
	size_t i;
	int step;

	hints_read(markdown, &hints);
	for (step = 1; step <= STEPS_MOST; step++)
		if (steps->in_skeleton[step] || steps->in_table[step])
			expect_all_levels(it, &hints, step);
	for (i = 0; i < hints.count; i++)
		expect_own_words(it, &hints, &hints.items[i]);
	hints_clear(&hints);
	free(markdown);
}

/* --- the skeleton --- */

static void tell_drift(struct verification *it, const char *file, const struct drift *drift)
{
	verify_complain(it, file,
		"line %d of the skeleton, '%s': given without a TODO, but the reference has %s; give what the reference has, or mark it with the TODO of its step",
		drift->line, drift->beginning, drift->differs ? "it otherwise" : "no such thing");
}

static void compare_file(struct verification *it, const char *file, struct steps *steps)
{
	char *skeleton = content_of(it, it->folder, file), *reference = content_of(it, it->solution, file);
	struct drifts drifts = {0};
	size_t i;

	note_steps(skeleton, steps);
	drift_find(skeleton, reference, &drifts);
	for (i = 0; i < drifts.count; i++)
		tell_drift(it, file, &drifts.items[i]);
	drifts_clear(&drifts);
	free(reference);
	free(skeleton);
}

void verify_texts(struct verification *it)
{
	struct steps steps = {0};
	size_t i, j;

	if (!it->reference)
		return; /* that was told */
	for (i = 0; i < it->lab->program_count; i++)
		for (j = 0; j < it->lab->programs[i].file_count; j++)
			compare_file(it, it->lab->programs[i].files[j], &steps);
	note_table(it, &steps);
	expect_promises(it);
	expect_hints(it, &steps);
}
