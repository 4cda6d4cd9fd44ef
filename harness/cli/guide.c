/** @file
 * What a learner is told between two checks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/words.h"
#include "cli/cli.h"
#include "cli/guide.h"
#include "cli/lesson.h"

enum { FILE_MOST = 1 << 20, LEVELS = 3, WIDTH_OF_A_LINE = 80 };

/* --- which lab --- */

/** NULL after a message on standard error. */
static struct lab *read_lab(const struct kit *kit, const char *slug)
{
	char *folder = file_join(kit->labs, slug), *problem = NULL;
	struct lab *lab = NULL;

	if (lab_read(folder, &lab, &problem) < 0)
		(void)cli_fail(0, "%s", problem);
	free(problem);
	free(folder);
	return lab;
}

static bool has_passed(const struct progress *progress, const struct lab *lab)
{
	return progress->points >= lab->pass_mark;
}

bool guide_is_done(const struct kit *kit, const struct history *history, const char *slug)
{
	char *folder = file_join(kit->labs, slug);
	struct lab *lab = NULL;
	bool done = lab_read(folder, &lab, NULL) == 0 && has_passed(history_progress(history, slug), lab);

	lab_free(lab);
	free(folder);
	return done;
}

char *guide_next_lab(const struct kit *kit, const struct history *history, const char *after)
{
	char **slugs, *first = NULL, *behind = NULL;
	size_t i;

	if (lab_list(kit->labs, &slugs) < 0)
		return NULL;
	for (i = 0; slugs[i] && !behind; i++) {
		if ((after && strcmp(slugs[i], after) == 0) || guide_is_done(kit, history, slugs[i]))
			continue;
		if (!after || strcmp(slugs[i], after) > 0)
			behind = memory_string(slugs[i]);
		else if (!first)
			first = memory_string(slugs[i]);
	}
	file_names_free(slugs);
	if (!behind)
		return first;
	free(first);
	return behind;
}

char *guide_path(const char *path)
{
	char *folder = getcwd(NULL, 0);
	size_t length = folder ? strlen(folder) : 0;
	bool below = length && strncmp(path, folder, length) == 0 && path[length] == '/';

	free(folder);
	return memory_string(below ? path + length + 1 : path);
}

/* --- the list --- */

static const char *state_of(const struct progress *progress, const struct lab *lab)
{
	if (!has_passed(progress, lab))
		return progress->begun ? _("begun") : "";
	return progress_first_broken(progress) ? _("enough") : _("done");
}

static void add_lab(const struct page *page, const struct lab *lab, const struct progress *progress, bool next)
{
	const char *state = state_of(progress, lab), *mark = next ? ">" : " ";
	char *points =
		progress->points < 0 ? memory_string("  -") : memory_format("%3d/%-3d", progress->points, progress->of);
	char *words = memory_format("%s%s%s", state, *state && next ? ", " : "", next ? _("next") : "");

	if (page->width >= WIDTH_OF_A_LINE)
		text_addf(page->out, "%s %-18s %-43s ", mark, lab->slug, lab->title);
	else
		text_addf(page->out, "%s %-14s ", mark, lab->slug);
	if (*words)
		text_addf(page->out, "%-7s  %s\n", points, words);
	else
		text_addf(page->out, "%s\n", points);
	free(words);
	free(points);
}

int guide_list(const struct kit *kit, const struct history *history, const struct page *page)
{
	char **slugs, *next = guide_next_lab(kit, history, NULL);
	int status = EXIT_ALL_PASSED;
	size_t i;

	if (lab_list(kit->labs, &slugs) < 0) {
		free(next);
		return cli_fail(EXIT_COULD_NOT_JUDGE, "there is no folder '%s'", kit->labs);
	}
	for (i = 0; slugs[i]; i++) {
		struct lab *lab = read_lab(kit, slugs[i]);

		if (lab)
			add_lab(page, lab, history_progress(history, slugs[i]), next && strcmp(next, slugs[i]) == 0);
		else
			status = EXIT_COULD_NOT_JUDGE;
		lab_free(lab);
	}
	file_names_free(slugs);
	free(next);
	return status;
}

/* --- one lab --- */

/** "  read    labs/00-first-fix/README.md" */
static void add_labelled_line(const struct page *page, const char *label, const char *text)
{
	text_add(page->out, "  ");
	text_add_padded(page->out, label, 7);
	text_addf(page->out, " %s\n", text);
}

static void add_file(const struct page *page, const char *verb, const struct lab *lab, const char *name)
{
	char *path = file_join(lab->folder, name), *shown = guide_path(path);

	add_labelled_line(page, verb, shown);
	free(shown);
	free(path);
}

static void add_files(const struct page *page, const struct lab *lab)
{
	size_t i, j;

	add_file(page, _("read"), lab, "README.md");
	for (i = 0; i < lab->program_count; i++)
		for (j = 0; j < lab->programs[i].file_count; j++)
			add_file(page, _("edit"), lab, lab->programs[i].files[j]);
}

/** "5 of 100 points; next is step 2: ends-closed". */
static void add_standing(const struct page *page, const struct lab *lab, const struct progress *progress)
{
	const struct check_known *broken = progress_first_broken(progress);

	if (!progress->begun)
		text_add(page->out, _("not begun yet"));
	else if (progress->points < 0)
		text_add(page->out, _("begun"));
	else
		text_addf(page->out, _("%d of %d points"), progress->points, progress->of);
	if (has_passed(progress, lab))
		text_add(page->out, _("; done"));
	if (progress->begun && !progress->builds)
		text_add(page->out, _("; it does not compile"));
	else if (broken && broken->step)
		text_addf(page->out, _("; next is step %d: %s"), broken->step, broken->name);
	else if (broken)
		text_addf(page->out, _("; next is a promise of the whole program: %s"), broken->name);
	text_add(page->out, "\n");
}

static void add_command(const struct page *page, const char *label, const char *command, const char *slug)
{
	char *line = memory_format("plumb %s %.2s", command, slug);

	add_labelled_line(page, label, line);
	free(line);
}

int guide_lab(const struct kit *kit, const struct history *history, const char *slug, const struct page *page)
{
	struct lab *lab = read_lab(kit, slug);

	if (!lab)
		return EXIT_COULD_NOT_JUDGE;
	page_add_coloured(page, "1", slug);
	text_addf(page->out, "  %s\n", lab->title);
	add_standing(page, lab, history_progress(history, slug));
	add_files(page, lab);
	add_command(page, _("check"), "watch", slug);
	add_command(page, _("stuck?"), "hint", slug);
	lab_free(lab);
	return EXIT_ALL_PASSED;
}

/* --- hints --- */

static int first_step(const struct hints *hints)
{
	size_t i;
	int step = 0;

	for (i = 0; i < hints->count; i++)
		if (!step || hints->items[i].step < step)
			step = hints->items[i].step;
	return step;
}

/** The step that fails first; of a lab that was never checked, the first one; 0 where none fails. */
static int step_of(const struct progress *progress, const struct hints *hints)
{
	const struct check_known *broken = progress_first_broken(progress);

	return broken ? broken->step : progress->check_count ? 0 : first_step(hints);
}

static void add_hint(const struct page *page, const struct hints *hints, int step, int level)
{
	const struct hint *hint = hints_find(hints, step, level);
	char *mark = memory_format("  %d. ", level);

	if (hint)
		page_add_hanging(page, mark, "     ", hint->text);
	free(mark);
}

static void add_again(const struct page *page, const struct hints *hints, int step, int shown)
{
	int level;

	if (!shown)
		text_add(page->out, _("  none was shown yet\n"));
	for (level = 1; level <= shown && level <= LEVELS; level++)
		add_hint(page, hints, step, level);
}

static void tell_no_step(const struct page *page, const struct progress *progress)
{
	const struct check_known *broken = progress_first_broken(progress);

	if (broken)
		text_addf(page->out, _("no step fails; %s is a promise of the whole program: plumb explain %s\n"),
			broken->name, broken->name);
	else
		text_add(page->out, _("no step fails, as far as it was checked\n"));
}

static void add_next_hint(const struct kit *kit, const struct page *page, const char *slug, const struct hints *hints,
	int step, int shown)
{
	if (!hints_find(hints, step, shown + 1)) {
		text_add(page->out, _("  all of them were shown; these are they\n"));
		add_again(page, hints, step, shown);
		return;
	}
	add_hint(page, hints, step, shown + 1);
	history_add_hint(kit, slug, step, shown + 1);
}

static void tell_hints(const struct kit *kit, const struct page *page, const char *slug,
	const struct progress *progress, const struct hints *hints, enum hints_wanted wanted)
{
	int step = step_of(progress, hints), shown = progress_hint(progress, step);

	if (progress->begun && !progress->builds)
		page_add_wrapped(page, "", _("it does not compile; plumb check shows the first error"));
	if (!step) {
		tell_no_step(page, progress);
		return;
	}
	text_addf(page->out, _("%s, hints for step %d\n"), slug, step);
	if (wanted == HINTS_AGAIN)
		add_again(page, hints, step, shown);
	else
		add_next_hint(kit, page, slug, hints, step, shown);
}

/** A file of the lab; NULL after a message. */
static char *read_file(const struct kit *kit, const char *slug, const char *name)
{
	char *path = memory_format("%s/%s/%s", kit->labs, slug, name), *content = NULL;
	struct text text = {0};
	int r = file_read(path, FILE_MOST, &text);

	if (r < 0)
		(void)cli_fail(0, "cannot read '%s': %s", path, strerror(-r));
	else
		content = text_take(&text);
	free(path);
	return content;
}

int guide_hint(const struct kit *kit, const struct history *history, const char *slug, enum hints_wanted wanted,
	const struct page *page)
{
	char *markdown = read_file(kit, slug, "hints.md");
	struct hints hints = {0};

	if (!markdown)
		return EXIT_COULD_NOT_JUDGE;
	hints_read(markdown, &hints);
	tell_hints(kit, page, slug, history_progress(history, slug), &hints, wanted);
	hints_clear(&hints);
	free(markdown);
	return EXIT_ALL_PASSED;
}

/* --- a lab that is done --- */

void guide_done(const struct kit *kit, const struct history *history, const char *slug, const struct page *page)
{
	char *readme = read_file(kit, slug, "README.md"), *learnt = readme ? lesson_learnt(readme) : NULL;
	char *next = guide_next_lab(kit, history, slug);

	if (learnt)
		page_add_labelled(page, _("what this lab was about"), learnt);
	text_addf(page->out, _("\n  other answers: plumb solution %.2s\n"), slug);
	if (next)
		text_addf(page->out, _("  the next lab: %s\n"), next);
	else
		text_add(page->out, _("  every other lab is done\n"));
	free(next);
	free(learnt);
	free(readme);
}
