/** @file
 * classroom50: result.json of Classroom 50. Its runner names course, assignment and submission in variables.
 *
 * Scores are integers there; ours are. A program that does not compile has one test, which failed.
 */
#include <errno.h>
#include <jansson.h>

#include "model/fields.h"
#include "report/exporter.h"
#include "report/json_text.h"
#include "report/story.h"

/** What the runner tells: key, variable. */
static const struct {
	const char *key, *variable;
} told[] = {{"classroom", "CLASSROOM"}, {"assignment", "ASSIGNMENT"}, {"owner", "OWNER"},
	{"submission", "SUBMISSION_TAG"}, {"commit", "COMMIT_URL"}, {"release", "RELEASE_URL"},
	{"review", "REVIEW_URL"}};

static void add_told(json_t *top, const struct export_options *options)
{
	const char *value;
	size_t i;

	for (i = 0; i < sizeof told / sizeof *told; i++) {
		value = options && options->variable ? options->variable(told[i].variable) : NULL;
		(void)json_object_set_new(
			top, told[i].key, fields_string(value ? value : "")); /* memory: fails never */
	}
}

static json_t *test_of(const char *name, bool passed, int score, int most, const char *story)
{
	json_t *test = json_object();

	(void)json_object_set_new(test, "test-name", fields_string(name));
	(void)json_object_set_new(test, "passed", json_boolean(passed));
	(void)json_object_set_new(test, "score", json_integer(score));
	(void)json_object_set_new(test, "max-score", json_integer(most));
	if (*story)
		(void)json_object_set_new(
			test, "message", fields_string(story)); /* kept as it is; shown by nobody yet */
	return test;
}

static json_t *test_of_build(const struct result *result)
{
	struct text story = {0};
	json_t *test;

	story_of_build(result, &story);
	test = test_of("build", false, 0, result->possible, text_string(&story));
	text_clear(&story);
	return test;
}

static json_t *test_of_check(const struct result *result, const struct check_result *check)
{
	bool passed = check->verdict == VERDICT_PASS;
	struct text story = {0};
	json_t *test;

	if (!passed && !check->hidden) /* learners see all of it */
		story_of_check(result, check, &story);
	test = test_of(check->name, passed, check->points, check->possible, text_string(&story));
	text_clear(&story);
	return test;
}

static json_t *tests_of(const struct result *result)
{
	json_t *tests = json_array();
	size_t i;

	if (!result->build.ok)
		(void)json_array_append_new(tests, test_of_build(result));
	for (i = 0; i < result->check_count && result->build.ok; i++)
		(void)json_array_append_new(tests, test_of_check(result, &result->checks[i]));
	return tests;
}

static json_t *document(const struct result *result, const struct export_options *options)
{
	json_t *top = json_object();

	(void)json_object_set_new(top, "schema", json_string("classroom50/result/v1"));
	add_told(top, options);
	(void)json_object_set_new(top, "datetime", fields_string(result->started));
	(void)json_object_set_new(top, "score", json_integer(result->points));
	(void)json_object_set_new(top, "max-score", json_integer(result->of));
	(void)json_object_set_new(top, "tests", tests_of(result));
	return top;
}

static int write_classroom50(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	if (count != 1)
		return -EINVAL;
	if (!results[0]->complete)
		return -ENODATA;
	json_text_add(document(results[0], options), out);
	return 0;
}

const struct exporter exporter_classroom50 = {
	.name = "classroom50",
	.summary = "result.json of a Classroom 50 autograder",
	.write = write_classroom50,
};
