/** @file
 * JUnit XML: a suite is a lab, a test case is a check, and the compilation is one, too.
 */
#include <string.h>

#include "base/words.h"
#include "report/junit.h"
#include "report/story.h"

/** How many test cases there are of each kind. */
struct counts {
	int tests, failures, errors, skipped;
	double seconds;
};

/**
 * Text of an element or attribute. Most control characters are no part of XML 1.0, not even escaped.
 * @param newline  "\n", or "&#10;" in an attribute, which would make a blank of it.
 */
static void add_xml(struct text *out, const char *text, const char *newline)
{
	for (; text && *text; text++) {
		unsigned char c = (unsigned char)*text;

		switch (c) {
		case '&':
			text_add(out, "&amp;");
			break;
		case '<':
			text_add(out, "&lt;");
			break;
		case '>':
			text_add(out, "&gt;");
			break;
		case '"':
			text_add(out, "&quot;");
			break;
		case '\n':
			text_add(out, newline);
			break;
		default:
			text_add_bytes(out, c < ' ' && c != '\t' ? "?" : text, 1);
		}
	}
}

static void add_attribute(struct text *out, const char *name, const char *value)
{
	text_addf(out, " %s=\"", name);
	add_xml(out, value, "&#10;");
	text_add(out, "\"");
}

static bool is_failure(const struct check_result *check)
{
	return check->verdict == VERDICT_FAIL || check->verdict == VERDICT_CRASH || check->verdict == VERDICT_TIMEOUT ||
		check->verdict == VERDICT_LIMIT;
}

static struct counts count_cases(const struct result *result)
{
	struct counts counts = {.tests = 1, .failures = !result->build.ok, .seconds = result->seconds};
	size_t i;

	for (i = 0; i < result->check_count && result->build.ok; i++) {
		counts.tests++;
		counts.failures += is_failure(&result->checks[i]);
		counts.errors += result->checks[i].verdict == VERDICT_ERROR;
		counts.skipped += result->checks[i].verdict == VERDICT_SKIP;
	}
	return counts;
}

static void add_counts(struct text *out, const struct counts *counts)
{
	text_addf(out, " tests=\"%d\" failures=\"%d\" errors=\"%d\"", counts->tests, counts->failures, counts->errors);
}

static void open_case(struct text *out, const struct result *result, const char *name)
{
	text_add(out, "    <testcase");
	add_attribute(out, "classname", result->lab);
	add_attribute(out, "name", name);
}

/** `<failure type="crash" message="…">…</failure>` */
static void add_outcome(struct text *out, const char *element, const char *type, const char *message, const char *story)
{
	text_addf(out, "      <%s", element);
	add_attribute(out, "type", type);
	add_attribute(out, "message", message);
	text_add(out, ">");
	add_xml(out, story, "\n");
	text_addf(out, "</%s>\n", element);
}

static void add_build(struct text *out, const struct result *result)
{
	struct text story = {0};

	open_case(out, result, "build");
	text_add(out, " time=\"0.000\"");
	if (result->build.ok) {
		text_add(out, "/>\n");
		return;
	}
	story_of_build(result, &story);
	text_add(out, ">\n");
	add_outcome(out, "failure", "build", _("the program does not compile"), text_string(&story));
	text_add(out, "    </testcase>\n");
	text_clear(&story);
}

static const char *element_of(const struct check_result *check)
{
	if (check->verdict == VERDICT_SKIP)
		return "skipped";
	return check->verdict == VERDICT_ERROR ? "error" : "failure";
}

static void add_check(struct text *out, const struct result *result, const struct check_result *check, bool places)
{
	const struct finding *place = places ? story_place(result, check) : NULL;
	struct text story = {0};

	open_case(out, result, check->name);
	if (place) {
		add_attribute(out, "file", place->file);
		text_addf(out, " line=\"%d\"", place->line);
	}
	text_addf(out, " time=\"%.3f\"", check->seconds);
	if (check->verdict == VERDICT_PASS) {
		text_add(out, "/>\n");
		return;
	}
	story_of_check(result, check, &story);
	text_add(out, ">\n");
	add_outcome(out, element_of(check), verdict_name(check->verdict),
		check->message ? check->message : check->reason, text_string(&story));
	text_add(out, "    </testcase>\n");
	text_clear(&story);
}

static void add_suite(struct text *out, const struct result *result, bool places)
{
	struct counts counts = count_cases(result);
	size_t i;

	text_add(out, "  <testsuite");
	add_attribute(out, "name", result->lab);
	add_counts(out, &counts);
	text_addf(out, " skipped=\"%d\" time=\"%.3f\" timestamp=\"%.19s\">\n", counts.skipped, counts.seconds,
		result->started ? result->started : "");
	add_build(out, result);
	for (i = 0; i < result->check_count && result->build.ok; i++)
		add_check(out, result, &result->checks[i], places);
	text_add(out, "  </testsuite>\n");
}

void junit_write(const struct result *const *results, size_t count, bool places, struct text *out)
{
	struct counts all = {0};
	size_t i;

	for (i = 0; i < count; i++) {
		struct counts counts = count_cases(results[i]);

		all.tests += counts.tests;
		all.failures += counts.failures;
		all.errors += counts.errors;
		all.seconds += counts.seconds;
	}
	text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"plumb\"");
	add_counts(out, &all);
	text_addf(out, " time=\"%.3f\">\n", all.seconds);
	for (i = 0; i < count; i++)
		add_suite(out, results[i], places);
	text_add(out, "</testsuites>\n");
}
