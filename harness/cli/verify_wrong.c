/** @file
 * Verifying what is wrong: reject specimens, and whether every check has one that it alone catches.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/verification.h"

enum { LINES_MOST = 12, POINTS_LEAST = 50, FILE_MOST = 1 << 20 };

/** The rest of the header line that begins with @p key, or NULL; the caller frees. */
static char *header(const char *patch, const char *key)
{
	const char *line = strncmp(patch, key, strlen(key)) == 0 ? patch : strstr(patch, key);

	if (!line || (line != patch && line[-1] != '\n'))
		return NULL;
	line += strlen(key);
	return memory_copy(line, strcspn(line, "\n"));
}

static int changed_lines(const char *patch)
{
	char *copy = memory_string(patch), *rest = copy, *line;
	int added = 0, removed = 0;

	while ((line = strsep(&rest, "\n"))) {
		added += line[0] == '+' && strncmp(line, "+++", 3) != 0;
		removed += line[0] == '-' && strncmp(line, "---", 3) != 0;
	}
	free(copy);
	return added > removed ? added : removed;
}

static void expect_small(struct verification *it, const char *specimen, const char *patch)
{
	int lines = changed_lines(patch);

	if (lines > LINES_MOST)
		verify_complain(it, specimen,
			"changes %d lines; a specimen has one defect, and %d are enough for it: make it smaller", lines,
			LINES_MOST);
}

/* --- which checks fail --- */

static void expect_known(struct verification *it, const char *specimen, const struct result *result, const char *fails)
{
	char *copy = memory_string(fails), *rest = copy, *word;

	while ((word = strsep(&rest, " ")))
		if (*word && !result_check(result, word))
			verify_complain(it, specimen, "its header lists '%s', which is no check of this lab", word);
	free(copy);
}

/** Could every check that the header lists be judged here? */
static bool are_all_here(const struct result *result, const char *fails)
{
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (check_is_skipped_for(&result->checks[i], "machine") && text_has_word(fails, result->checks[i].name))
			return false;
	return true;
}

static void expect_verdict(
	struct verification *it, const char *specimen, const struct check_result *check, const char *fails)
{
	bool caught = verify_is_caught(check),
	     listed = text_has_word(fails, check->name) && !check_is_skipped_for(check, "machine");
	const char *said = check->message ? check->message : "";

	if (caught && !listed)
		verify_complain(it, specimen,
			"fails %s, too (%s), which its header does not list; list it, or make the defect smaller (--why %s shows how it fails): %s",
			check->name, verdict_name(check->verdict), check->name, said);
	if (!caught && listed && check->verdict == VERDICT_PASS)
		verify_complain(it, specimen,
			"passes %s, which its header lists: the check does not see this defect; sharpen it, or take it from the header",
			check->name);
	else if (!caught && listed)
		verify_complain(it, specimen, "is not judged by %s, which its header lists (%s%s%s)", check->name,
			verdict_name(check->verdict), check->depends ? ": it depends on " : ": ",
			check->depends ? check->depends : said);
}

static void remember(struct verification *it, const char *specimen, const struct result *result, int count)
{
	size_t i;

	for (i = 0; i < it->caught_count && i < result->check_count; i++) {
		if (!verify_is_caught(&result->checks[i]))
			continue;
		text_addf(&it->caught[i].failers, " %s", specimen);
		it->caught[i].alone = it->caught[i].alone || count == 1;
	}
}

static void expect_fails(struct verification *it, const char *specimen, const struct result *result, const char *fails)
{
	int count = 0;
	size_t i;

	expect_known(it, specimen, result, fails);
	for (i = 0; i < result->check_count; i++) {
		count += verify_is_caught(&result->checks[i]);
		expect_verdict(it, specimen, &result->checks[i], fails);
	}
	remember(it, specimen, result, count);
	if (result->build.ok && result->complete && result->points < POINTS_LEAST &&
		!verify_allows(it, "points", specimen))
		verify_complain(it, specimen,
			"earns only %d points; one defect should leave %d: make it smaller, or say in matrix.allow why not ('points %s reason')",
			result->points, POINTS_LEAST, specimen);
}

/* --- the finding --- */

/** Does line @p number of a file contain the text? */
static bool line_has(const char *folder, const char *file, int number, const char *text)
{
	char *path = file_join(folder, file);
	struct text content = {0};
	const char *line = NULL;
	size_t length = 0;
	bool has;

	if (file_read(path, FILE_MOST, &content) == 0)
		line = text_line(text_string(&content), number, &length);
	has = line && memmem(line, length, text, strlen(text));
	text_clear(&content);
	free(path);
	return has;
}

/** What is found instead: " finding@file.c:12 …", or that nothing is; the caller frees. */
static char *found_instead(const struct result *result, const char *rule)
{
	struct text out = {0};
	size_t i;

	for (i = 0; i < result->finding_count; i++)
		if (!rule || strcmp(result->findings[i].rule, rule) == 0)
			text_addf(&out, " %s", result->findings[i].id);
	return text_take(&out);
}

static void complain_of_finding(struct verification *it, const char *specimen, const struct result *result,
	const char *rule, const char *file, const char *text)
{
	char *elsewhere = found_instead(result, rule), *others = found_instead(result, NULL);

	if (*elsewhere)
		verify_complain(it, specimen,
			"%s is found, but not at a line of %s with '%s':%s; name the right line in 'Finds:', or the rule blames the wrong one",
			rule, file, text, elsewhere);
	else
		verify_complain(it, specimen,
			"%s is not found%s%s; name what is, or the rule does not see this mistake", rule,
			*others ? ", but" : ", and nothing else is", others);
	free(others);
	free(elsewhere);
}

/** "rule-id at file.c:/text/" */
static void expect_finding(struct verification *it, const char *specimen, const struct result *result,
	const char *finds, const char *folder)
{
	char rule[64], file[64], text[128];
	size_t i;

	if (sscanf(finds, "%63s at %63[^:]:/%127[^/]/", rule, file, text) != 3) {
		verify_complain(it, specimen, "'Finds: %s' is not 'Finds: rule at file.c:/text/'", finds);
		return;
	}
	for (i = 0; i < result->finding_count; i++)
		if (strcmp(result->findings[i].rule, rule) == 0 && result->findings[i].file &&
			strcmp(result->findings[i].file, file) == 0 &&
			line_has(folder, file, result->findings[i].line, text))
			return;
	complain_of_finding(it, specimen, result, rule, file, text);
}

/* --- one specimen --- */

static void judge(struct verification *it, const char *specimen, const char *folder, const char *patch)
{
	char *fails = header(patch, "Fails: "), *finds = header(patch, "Finds: ");
	struct result *result = NULL;

	expect_small(it, specimen, patch);
	if (!fails) {
		verify_complain(it, specimen,
			"has no line 'Fails: check …': list every check that this defect fails, the intended one first");
	} else {
		it->fails = fails;
		it->patch = patch;
		result = verify_grade(it, specimen, folder);
		it->fails = it->patch = NULL;
	}
	if (result) {
		verify_build(it, specimen, result);
		expect_fails(it, specimen, result, fails);
		if (finds && are_all_here(result, fails))
			expect_finding(it, specimen, result, finds, folder);
	}
	result_free(result);
	free(finds);
	free(fails);
}

void verify_reject(struct verification *it, const char *specimen, const char *path)
{
	char *folder = verify_patched(it, specimen, path);
	struct text patch = {0};

	if (folder && file_read(path, FILE_MOST, &patch) == 0)
		judge(it, specimen, folder, text_string(&patch));
	text_clear(&patch);
	free(folder);
}

void verify_checks(struct verification *it)
{
	size_t i;

	for (i = 0; i < it->caught_count; i++) {
		const struct caught *caught = &it->caught[i];
		const struct check_result *check = it->reference ? result_check(it->reference, caught->check) : NULL;

		if ((check && check_is_skipped_for(check, "machine")) || caught->alone ||
			verify_allows(it, "check", caught->check))
			continue;
		if (caught->failers.length)
			verify_complain(it, caught->check,
				"no reject specimen fails this check alone (with others:%s); write one, or say in matrix.allow why there is none ('check %s reason')",
				text_string(&caught->failers), caught->check);
		else
			verify_complain(it, caught->check,
				"no reject specimen fails this check: nobody knows whether it can fail; write one");
	}
}
