/** @file
 * gradescope: /autograder/results/results.json of Gradescope.
 *
 * The score is the sum of the tests; a `score` at the top would replace it, so there is one only where the program does not
 * compile. A hidden test shows only after the grades are published; while there is one, learners see no total.
 */
#include <errno.h>
#include <jansson.h>

#include "base/words.h"
#include "model/fields.h"
#include "report/exporter.h"
#include "report/json_text.h"
#include "report/story.h"

/** Adds the text as a string, where there is any. */
static void set_text(json_t *object, const char *key, struct text *text)
{
	if (text->length)
		(void)json_object_set_new(object, key, fields_string(text_string(text))); /* memory: fails never */
	text_clear(text);
}

static json_t *test_of(const struct result *result, const struct check_result *check)
{
	json_t *test = json_object(), *tags = json_array();
	struct text story = {0};

	(void)json_object_set_new(test, "name", fields_string(check->promise ? check->promise : check->name));
	(void)json_object_set_new(test, "number", json_sprintf("%d", check->step));
	(void)json_object_set_new(test, "score", json_integer(check->points));
	(void)json_object_set_new(test, "max_score", json_integer(check->possible));
	(void)json_object_set_new(test, "status", json_string(check->verdict == VERDICT_PASS ? "passed" : "failed"));
	(void)json_object_set_new(test, "visibility", json_string(check->hidden ? "after_published" : "visible"));
	(void)json_array_append_new(tags, fields_string(check->name));
	(void)json_object_set_new(test, "tags", tags);
	if (check->verdict != VERDICT_PASS)
		story_of_check(result, check, &story);
	set_text(test, "output", &story);
	return test;
}

static json_t *tests_of(const struct result *result)
{
	json_t *tests = json_array();
	size_t i;

	for (i = 0; i < result->check_count && result->build.ok; i++)
		(void)json_array_append_new(tests, test_of(result, &result->checks[i]));
	return tests;
}

static json_t *document(const struct result *result)
{
	json_t *top = json_object();
	struct text story = {0};

	(void)json_object_set_new(top, "execution_time", json_integer((json_int_t)(result->seconds + 0.5)));
	(void)json_object_set_new(top, "stdout_visibility", json_string("hidden"));
	(void)json_object_set_new(top, "test_output_format", json_string("text"));
	if (!result->build.ok) {
		(void)json_object_set_new(top, "score", json_integer(0));
		text_add(&story, _("The program does not compile.\n"));
		story_of_build(result, &story);
		set_text(top, "output", &story);
	}
	(void)json_object_set_new(top, "tests", tests_of(result));
	return top;
}

static int write_gradescope(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	(void)options;
	if (count != 1)
		return -EINVAL;
	if (!results[0]->complete)
		return -ENODATA;
	json_text_add(document(results[0]), out);
	return 0;
}

const struct exporter exporter_gradescope = {
	.name = "gradescope",
	.summary = "results.json of a Gradescope autograder",
	.write = write_gradescope,
};
