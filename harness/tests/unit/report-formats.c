/** @file
 * What formats of other programs make of a result, as it stands in harness/tests/golden/formats.
 *
 * GOLDEN=write in the environment writes the files anew; read them before you commit them. Run from the top of the checkout.
 */
#include <errno.h>

#include "report/exporter.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

#define GOLDEN_FOLDER "harness/tests/golden/formats"

static const char *runner_variable(const char *name)
{
	static const char *const pairs[][2] = {{"CLASSROOM", "net-f26"}, {"ASSIGNMENT", "lab01"}, {"OWNER", "ada"},
		{"SUBMISSION_TAG", "submit/2026-11-24T10-40-00Z-a1b2c3d"},
		{"COMMIT_URL", "https://example.org/o/r/commit/a1b2c3d"},
		{"RELEASE_URL", "https://example.org/o/r/releases/tag/a1b2c3d"},
		{"REVIEW_URL", "https://example.org/o/r/compare/a...b"}};
	size_t i;

	for (i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (strcmp(pairs[i][0], name) == 0)
			return pairs[i][1];
	return NULL;
}

/** The document; the caller frees. NULL where the format refuses, and then @p r says why. */
static char *exported(const char *format, const struct result *result, int *r)
{
	struct export_options options = {.variable = runner_variable};
	struct text out = {0};

	*r = exporter_by_name(format)->write(&result, 1, &options, &out);
	if (*r == 0)
		return text_take(&out);
	text_clear(&out);
	return NULL;
}

/** Frees the result. */
static void looks_like(const char *format, const char *file, struct result *result)
{
	char *path = memory_format(GOLDEN_FOLDER "/%s", file), *document;
	const char *mode = getenv("GOLDEN");
	int r;

	result_sum(result);
	document = exported(format, result, &r);
	CU_ASSERT_EQUAL_FATAL(r, 0);
	if (document && mode && strcmp(mode, "write") == 0)
		CU_ASSERT_EQUAL_FATAL(file_replace(path, document, strlen(document)), 0);
	SAME_TAKEN(content_of(path), document);
	free(document);
	free(path);
	result_free(result);
}

/** Frees the result. */
static void is_refused(const char *format, struct result *result, int error)
{
	int r;

	result_sum(result);
	SAME_TAKEN(exported(format, result, &r), NULL);
	CU_ASSERT_EQUAL(r, error);
	result_free(result);
}

/* --- results --- */

static struct check_result *promised(struct result *result, const char *name, enum verdict verdict, int points, int of)
{
	struct check_result *check = with_check(result, 2, name, verdict, points, of);

	check->promise = memory_format("The promise of \"%s\" & its <source>.", name);
	check->seconds = 0.25;
	return check;
}

/** One check of each kind that a complete result has, and characters that XML and JSON escape. */
static struct result *given_mixed(void)
{
	struct result *result = given_result();
	struct finding finding = finding_at(31, 0);
	struct check_result *check;

	result->seconds = 2.75;
	(void)promised(result, "starts", VERDICT_PASS, 20, 20);
	check = promised(result, "every-byte", VERDICT_FAIL, 15, 40);
	check->message = memory_string("expected \"6 <bytes>\\n\" & the end, but got \"5\"\nand nothing more");
	result_add_findings(result, check, &finding, 1);
	check = promised(result, "no-crash", VERDICT_CRASH, 0, 10);
	check->message = memory_string("tally was killed by SIGSEGV");
	check = promised(result, "tasks", VERDICT_LIMIT, 0, 10);
	check->reason = memory_string("tasks");
	check->message = memory_string("tally has made more than 64 tasks");
	check->hidden = true;
	check = promised(result, "short-reads", VERDICT_SKIP, 0, 20);
	check->reason = memory_string("depends");
	check->depends = memory_string("every-byte");
	return result;
}

static struct result *given_pass(void)
{
	struct result *result = given_result();

	(void)promised(result, "starts", VERDICT_PASS, 100, 100);
	return result;
}

static struct result *given_broken(void)
{
	struct result *result = given_result();
	struct check_result *check = promised(result, "starts", VERDICT_ERROR, 0, 100);

	check->reason = memory_string("not run");
	result->build.ok = false;
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){memory_string("tally.c"), 12, 5, memory_string("error"),
			memory_string("'x' undeclared & <unknown>")};
	return result;
}

static struct result *given_incomplete(void)
{
	struct result *result = given_pass();
	struct check_result *check = promised(result, "network", VERDICT_ERROR, 0, 10);

	check->reason = memory_string("the worker was killed\x01");
	return result;
}

/* --- documents --- */

static void gradescope_shows_every_check(void)
{
	looks_like("gradescope", "gradescope.mixed.json", given_mixed());
}

static void gradescope_shows_a_pass(void)
{
	looks_like("gradescope", "gradescope.pass.json", given_pass());
}

static void gradescope_gives_zero_to_what_does_not_compile(void)
{
	looks_like("gradescope", "gradescope.build.json", given_broken());
}

static void gradescope_takes_complete_results_only(void)
{
	is_refused("gradescope", given_incomplete(), -ENODATA);
}

static void classroom50_shows_every_check(void)
{
	looks_like("classroom50", "classroom50.mixed.json", given_mixed());
}

static void classroom50_shows_a_pass(void)
{
	looks_like("classroom50", "classroom50.pass.json", given_pass());
}

static void classroom50_gives_zero_to_what_does_not_compile(void)
{
	looks_like("classroom50", "classroom50.build.json", given_broken());
}

static void classroom50_takes_complete_results_only(void)
{
	is_refused("classroom50", given_incomplete(), -ENODATA);
}

static void junit_shows_every_check(void)
{
	looks_like("junit", "junit.mixed.xml", given_mixed());
}

static void junit_shows_a_pass(void)
{
	looks_like("junit", "junit.pass.xml", given_pass());
}

static void junit_shows_what_does_not_compile(void)
{
	looks_like("junit", "junit.build.xml", given_broken());
}

static void junit_shows_what_could_not_be_judged_as_an_error(void)
{
	looks_like("junit", "junit.error.xml", given_incomplete());
}

static void junit_annotated_shows_source_lines(void)
{
	looks_like("junit-annotated", "junit-annotated.mixed.xml", given_mixed());
}

static void junit_takes_several_results(void)
{
	struct result *first = given_pass(), *second = given_broken();
	const struct result *both[] = {first, second};
	struct text out = {0};

	result_sum(first);
	result_sum(second);
	CU_ASSERT_EQUAL(exporter_by_name("junit")->write(both, 2, NULL, &out), 0);
	CU_ASSERT_PTR_NOT_NULL(
		strstr(text_string(&out), "<testsuites name=\"plumb\" tests=\"3\" failures=\"1\" errors=\"0\""));
	text_clear(&out);
	result_free(second);
	result_free(first);
}

static void a_gradebook_takes_one_result(void)
{
	struct result *result = given_pass();
	const struct result *both[] = {result, result};
	struct text out = {0};

	result_sum(result);
	CU_ASSERT_EQUAL(exporter_by_name("gradescope")->write(both, 2, NULL, &out), -EINVAL);
	CU_ASSERT_EQUAL(exporter_by_name("classroom50")->write(both, 2, NULL, &out), -EINVAL);
	CU_ASSERT_EQUAL(out.length, 0);
	result_free(result);
}

/* --- timeless --- */

/** A grading of which a check said this. The text without times; the caller frees. */
static char *timeless_of(const char *tier, const char *message)
{
	struct result *result = given_result();
	char *text;
	int r;

	result->environment.tier = memory_string(tier);
	promised(result, "starts", VERDICT_FAIL, 0, 100)->message = memory_string(message);
	result_sum(result);
	text = exported("timeless", result, &r);
	CU_ASSERT_EQUAL_FATAL(r, 0);
	result_free(result);
	return text;
}

static bool same_without_times(const char *tier, const char *message, const char *other_message)
{
	char *one = timeless_of(tier, message), *other = timeless_of(tier, other_message);
	bool same = strcmp(one, other) == 0;

	free(other);
	free(one);
	return same;
}

static void what_the_machine_chose_makes_no_difference(void)
{
	CU_ASSERT_TRUE(same_without_times("traced", "connects to 127.0.0.1:20100", "connects to 127.0.0.1:23001"));
	CU_ASSERT_TRUE(same_without_times("traced", "process 512 was killed", "process 4194303 was killed"));
	CU_ASSERT_FALSE(same_without_times("traced", "of 5 bytes", "of 6 bytes"));
	CU_ASSERT_FALSE(same_without_times("full", "connects to 127.0.0.1:20100", "connects to 127.0.0.1:23001"));
}

SUITE("report: formats", TEST(gradescope_shows_every_check), TEST(gradescope_shows_a_pass),
	TEST(gradescope_gives_zero_to_what_does_not_compile), TEST(gradescope_takes_complete_results_only),
	TEST(classroom50_shows_every_check), TEST(classroom50_shows_a_pass),
	TEST(classroom50_gives_zero_to_what_does_not_compile), TEST(classroom50_takes_complete_results_only),
	TEST(junit_shows_every_check), TEST(junit_shows_a_pass), TEST(junit_shows_what_does_not_compile),
	TEST(junit_shows_what_could_not_be_judged_as_an_error), TEST(junit_annotated_shows_source_lines),
	TEST(junit_takes_several_results), TEST(a_gradebook_takes_one_result),
	TEST(what_the_machine_chose_makes_no_difference));
