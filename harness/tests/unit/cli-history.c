/** @file
 * The learner's own file: what lines mean, whatever order they stand in, and what is derived from them.
 */
#include "cli/history.h"
#include "tests/unit/given.h"

#define GRADED_1 "2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100\tfail\t1:one-pipe\t3:eof 0:clean 2:ends\n"
#define GRADED_2 "2026-11-26T09:10:00Z\t01-pipe-tally\t85\t100\tfail\t1:one-pipe 2:ends 3:eof\t0:clean\n"
#define PARTLY "2026-11-26T09:20:00Z\t01-pipe-tally\t-\t-\tfail\t-\t1:one-pipe\n"
#define BUILD "2026-11-26T09:30:00Z\t01-pipe-tally\t0\t100\tbuild\t-\t-\n"
#define HINT_1 "2026-11-26T09:01:00Z\t01-pipe-tally\thint\t3\t1\n"
#define HINT_2 "2026-11-26T09:02:00Z\t01-pipe-tally\thint\t3\t2\n"
#define OLD "2026-11-24T09:00:00Z\t00-first-fix\t100\t100\tpass\n"

static void note_line(int line, void *data)
{
	text_addf(data, "%d ", line);
}

/** @param broken  gets the numbers of broken lines; may be NULL. */
static struct history given_history(const char *lines, struct text *broken)
{
	char *copy = memory_string(lines);
	struct history history = {0};

	history_fold(&history, copy, broken ? note_line : NULL, broken);
	free(copy);
	return history;
}

static const char *first_broken(const struct history *history)
{
	const struct check_known *check = progress_first_broken(history_progress(history, "01-pipe-tally"));

	return check ? check->name : NULL;
}

/* --- what lines mean --- */

static void the_last_grading_of_all_checks_counts(void)
{
	struct history history = given_history(GRADED_1 GRADED_2, NULL);

	CU_ASSERT_EQUAL(history_progress(&history, "01-pipe-tally")->points, 85);
	SAME_TEXT(first_broken(&history), "clean");
	history_clear(&history);
}

static void a_part_of_the_checks_leaves_the_points(void)
{
	struct history history = given_history(GRADED_2 PARTLY, NULL);

	CU_ASSERT_EQUAL(history_progress(&history, "01-pipe-tally")->points, 85);
	SAME_TEXT(first_broken(&history), "one-pipe");
	history_clear(&history);
}

static void promises_of_the_whole_program_come_last(void)
{
	struct history history = given_history(GRADED_1, NULL);

	SAME_TEXT(first_broken(&history), "ends");
	history_clear(&history);
}

static void what_does_not_compile_says_nothing_about_promises(void)
{
	struct history history = given_history(GRADED_1 BUILD, NULL);

	CU_ASSERT_FALSE(history_progress(&history, "01-pipe-tally")->builds);
	CU_ASSERT_EQUAL(history_progress(&history, "01-pipe-tally")->points, 0);
	SAME_TEXT(first_broken(&history), "ends");
	history_clear(&history);
}

static void the_highest_hint_of_a_step_counts(void)
{
	struct history history = given_history(HINT_2 HINT_1, NULL);
	const struct progress *progress = history_progress(&history, "01-pipe-tally");

	CU_ASSERT_EQUAL(progress_hint(progress, 3), 2);
	CU_ASSERT_EQUAL(progress_hint(progress, 1), 0);
	CU_ASSERT_FALSE(progress->begun);
	history_clear(&history);
}

static void lines_of_the_first_version_are_read(void)
{
	struct history history = given_history(OLD, NULL);

	CU_ASSERT_EQUAL(history_progress(&history, "00-first-fix")->points, 100);
	history_clear(&history);
}

static void of_a_lab_without_lines_nothing_is_known(void)
{
	struct history history = given_history("", NULL);
	const struct progress *progress = history_progress(&history, "01-pipe-tally");

	CU_ASSERT_FALSE(progress->begun);
	CU_ASSERT_EQUAL(progress->points, -1);
	CU_ASSERT_PTR_NULL(progress_first_broken(progress));
	history_clear(&history);
}

/* --- merging --- */

static void lines_count_by_their_time(void)
{
	struct history history = given_history(PARTLY HINT_1 GRADED_2 OLD GRADED_1, NULL);

	CU_ASSERT_EQUAL(history_progress(&history, "01-pipe-tally")->points, 85);
	SAME_TEXT(first_broken(&history), "one-pipe");
	history_clear(&history);
}

static void marks_of_a_merge_are_told_and_left_aside(void)
{
	struct text broken = {0};
	struct history history =
		given_history("<<<<<<< ours\n" GRADED_1 "=======\n" GRADED_2 ">>>>>>> theirs\n", &broken);

	SAME_TEXT(text_string(&broken), "1 3 5 ");
	CU_ASSERT_EQUAL(history_progress(&history, "01-pipe-tally")->points, 85);
	text_clear(&broken);
	history_clear(&history);
}

static void a_broken_line_is_told_and_left_aside(void)
{
	static const char *const lines[] = {"2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100",
		"yesterday\t01-pipe-tally\t20\t100\tfail", "2026-11-26T09:00:00Z\t../../etc\t20\t100\tfail",
		"2026-11-26T09:00:00Z\t01-pipe-tally\t-5\t100\tfail",
		"2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100\tgood", "2026-11-26T09:00:00Z\t01-pipe-tally\thint\t3\tx",
		"2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100\tfail\t1:a b\t-",
		"2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100\tfail\t1:\x1b[2J\t-",
		"2026-11-26T09:00:00Z\t01-pipe-tally\t20\t100\tfail\t-\t-\t-\t-"};
	size_t i;

	for (i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct text broken = {0};
		struct history history = given_history(lines[i], &broken);

		SAME_TEXT(text_string(&broken), "1 ");
		CU_ASSERT_EQUAL(history.lab_count, 0);
		text_clear(&broken);
		history_clear(&history);
	}
}

/* --- writing --- */

static struct result *given_result(const char *lab, enum verdict one, enum verdict other)
{
	struct result *result = result_new();

	result->lab = memory_string(lab);
	result->build.ok = true;
	ARRAY_ADD(result->checks, result->check_count, result->check_capacity) =
		(struct check_result){.name = memory_string("one-pipe"),
			.step = 1,
			.verdict = one,
			.reason = memory_string("selected"),
			.possible = 40};
	ARRAY_ADD(result->checks, result->check_count, result->check_capacity) = (struct check_result){
		.name = memory_string("eof"), .step = 3, .verdict = other, .points = 60, .possible = 60};
	result_sum(result);
	return result;
}

/** What is added for a grading, behind its time. */
static char *line_of(enum verdict one, enum verdict other)
{
	char *folder = given_folder(), *content, *path, *line;
	const struct kit kit = {.state = folder};
	struct result *result = given_result("01-pipe-tally", one, other);

	history_add_result(&kit, result);
	path = history_path(&kit);
	content = content_of(path);
	line = content ? memory_string(content + strcspn(content, "\t") + 1) : NULL;
	result_free(result);
	free(content);
	free(path);
	folder_gone(folder);
	return line;
}

static void a_grading_becomes_a_line(void)
{
	SAME_TAKEN(line_of(VERDICT_FAIL, VERDICT_PASS), "01-pipe-tally\t60\t100\tfail\t3:eof\t1:one-pipe\n");
}

static void a_grading_of_some_checks_has_no_points(void)
{
	SAME_TAKEN(line_of(VERDICT_SKIP, VERDICT_PASS), "01-pipe-tally\t-\t-\tpass\t3:eof\t-\n");
}

static void an_error_costs_nothing(void)
{
	SAME_TAKEN(line_of(VERDICT_ERROR, VERDICT_PASS), "01-pipe-tally\t-\t-\terror\t3:eof\t-\n");
}

static void a_line_is_added_behind_one_that_was_not_ended(void)
{
	char *folder = given_folder(), *path = given_file(folder, "history.tsv", "half", 4), *content;
	const struct kit kit = {.state = folder};
	struct history history;

	history_add_hint(&kit, "01-pipe-tally", 2, 1);
	history_read(&kit, &history);
	content = content_of(path);

	CU_ASSERT_TRUE(content && strncmp(content, "half\n", 5) == 0);
	CU_ASSERT_EQUAL(progress_hint(history_progress(&history, "01-pipe-tally"), 2), 1);
	history_clear(&history);
	free(content);
	free(path);
	folder_gone(folder);
}

/* --- what has changed --- */

static struct change change_from(const char *lines, enum verdict one, enum verdict other)
{
	struct history history = given_history(lines, NULL);
	struct result *result = given_result("01-pipe-tally", one, other);
	struct change change = progress_change(history_progress(&history, "01-pipe-tally"), result);

	result_free(result);
	history_clear(&history);
	return change;
}

static void what_is_kept_now_is_fixed_and_what_is_broken_now_broke(void)
{
	struct change change = change_from(GRADED_1, VERDICT_CRASH, VERDICT_PASS);

	CU_ASSERT_EQUAL(change.fixed, 1);
	CU_ASSERT_EQUAL(change.broke, 1);
}

static void what_was_not_known_or_not_asked_for_has_not_changed(void)
{
	struct change change = change_from(GRADED_1, VERDICT_SKIP, VERDICT_FAIL);

	CU_ASSERT_EQUAL(change.fixed + change.broke, 0);
	change = change_from("", VERDICT_FAIL, VERDICT_PASS);
	CU_ASSERT_EQUAL(change.fixed + change.broke, 0);
}

SUITE("cli: history", TEST(the_last_grading_of_all_checks_counts), TEST(a_part_of_the_checks_leaves_the_points),
	TEST(promises_of_the_whole_program_come_last), TEST(what_does_not_compile_says_nothing_about_promises),
	TEST(the_highest_hint_of_a_step_counts), TEST(lines_of_the_first_version_are_read),
	TEST(of_a_lab_without_lines_nothing_is_known), TEST(lines_count_by_their_time),
	TEST(marks_of_a_merge_are_told_and_left_aside), TEST(a_broken_line_is_told_and_left_aside),
	TEST(a_grading_becomes_a_line), TEST(a_grading_of_some_checks_has_no_points), TEST(an_error_costs_nothing),
	TEST(a_line_is_added_behind_one_that_was_not_ended),
	TEST(what_is_kept_now_is_fixed_and_what_is_broken_now_broke),
	TEST(what_was_not_known_or_not_asked_for_has_not_changed));
