/** @file
 * plumb verify --why CHECK: how each program fares with one check, and what a learner would be told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "cli/verification.h"

static void print_verdict(const char *kind, const char *who, const struct check_result *check)
{
	int runs = verify_runs(check);

	(void)printf("\n%s %s: %s, %d run%s, %.2f s\n", kind, who, verdict_name(check->verdict), runs,
		runs == 1 ? "" : "s", check->seconds);
}

/** The point without its ordinal, which is behind the last comma. */
static size_t series_length(const char *point)
{
	const char *comma = strrchr(point, ',');

	return comma ? (size_t)(comma - point) : strlen(point);
}

/** "short@1:main,send,stdout,1 … 5": one line for each task, class of calls and object. */
static void print_points(const struct coverage *coverage)
{
	size_t i, first = 0;

	for (i = 0; i < coverage->point_count; i++) {
		const char *point = coverage->points[i],
			   *next = i + 1 < coverage->point_count ? coverage->points[i + 1] : "";
		size_t length = series_length(point);

		if (series_length(next) == length && strncmp(point, next, length) == 0)
			continue;
		(void)printf("    %s", coverage->points[first]);
		if (i > first)
			(void)printf(" … %s", point + length + 1);
		(void)puts(strcmp(point + length, ",0") == 0 ? " (every one)" : "");
		first = i + 1;
	}
}

static void print_findings(const struct result *result, const struct check_result *check)
{
	size_t i;

	for (i = 0; i < check->finding_count; i++) {
		const struct finding *finding = result_finding(result, check->findings[i]);

		if (finding)
			(void)printf("    %s: %s\n", finding->id, finding->message);
	}
}

/** @return whether it was caught. */
static bool tell(const char *kind, const char *who, const struct result *result, const struct check_result *check)
{
	print_verdict(kind, who, check);
	if (check->message)
		(void)printf("    %s\n", check->message);
	else if (check->reason)
		(void)printf("    %s\n", check->reason);
	print_findings(result, check);
	return verify_is_caught(check);
}

static void why_folder(struct verification *it, const char *kind, const char *who, const char *folder)
{
	struct result *result = verify_grade(it, who, folder);
	const struct check_result *check = result ? result_check(result, it->options->why) : NULL;

	if (check)
		(void)tell(kind, who, result, check);
	result_free(result);
}

static void why_accept(struct verification *it, const char *specimen, const char *path)
{
	why_folder(it, "accept", specimen, path);
}

/** Those that pass are many, and only named. */
static void why_reject(struct verification *it, const char *specimen, const char *path)
{
	char *folder = verify_patched(it, specimen, path);
	struct result *result = folder ? verify_grade(it, specimen, folder) : NULL;
	const struct check_result *check = result ? result_check(result, it->options->why) : NULL;

	if (check && check->verdict != VERDICT_PASS && tell("reject", specimen, result, check))
		it->failers++;
	result_free(result);
	free(folder);
}

static bool is_there(struct verification *it, const struct result *result)
{
	struct text names = {0};
	size_t i;

	if (result_check(result, it->options->why))
		return true;
	for (i = 0; i < result->check_count; i++)
		text_addf(&names, " %s", result->checks[i].name);
	(void)cli_fail(0, "lab %s has no check '%s'; it has%s", it->slug, it->options->why, text_string(&names));
	text_clear(&names);
	it->problems = -1;
	return false;
}

static void tell_reference(const struct result *result, const struct check_result *check)
{
	(void)printf("%s: step %d, %d points\n  %s\n", check->name, check->step, check->possible, check->promise);
	(void)tell("the", "reference", result, check);
	if (check->coverage.point_count)
		(void)printf("  fault points that were reached, %d of %d:\n", check->coverage.run, check->coverage.of);
	print_points(&check->coverage);
}

void verify_why(struct verification *it)
{
	struct result *result = verify_grade(it, "reference", it->solution);

	if (result && is_there(it, result)) {
		tell_reference(result, result_check(result, it->options->why));
		why_folder(it, "the", "skeleton", it->folder);
		verify_each(it, "accept", why_accept);
		verify_each(it, "reject", why_reject);
		(void)printf("\nreject specimens that fail it: %d\n", it->failers);
	}
	result_free(result);
}
