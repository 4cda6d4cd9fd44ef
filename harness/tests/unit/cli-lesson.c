/** @file
 * Sentences of a README, and the hints of a lab.
 */
#include "cli/lesson.h"
#include "tests/unit/given.h"

static const char readme[] =
	"# Lab\n\nA pipe is old.\n\n- Every *write* to the\n  pipe may take less; the rest follows.\n- `tally` ends with 0.\n";

static void words_are_without_markup_case_and_punctuation(void)
{
	SAME_TAKEN(lesson_words("**Read**(2):  the `End`."), " read 2 the end ");
}

static void a_sentence_is_found_across_lines_and_markup(void)
{
	CU_ASSERT_TRUE(lesson_says(readme, "every write to the pipe may take less: the rest follows"));
}

static void a_part_of_a_word_is_not_the_word(void)
{
	CU_ASSERT_FALSE(lesson_says(readme, "A pipe is ol"));
}

static void the_nearest_sentence_shares_most_long_words(void)
{
	SAME_TAKEN(lesson_nearest(readme, "A write may take less, and the rest follows"),
		"Every *write* to the pipe may take less; the rest follows.");
}

static void without_shared_words_there_is_no_nearest_sentence(void)
{
	SAME_TAKEN(lesson_nearest(readme, "nothing of it"), "");
}

/* --- hints --- */

static const char markdown[] = "# Hints\n\n## Step 1\n\n1. Which end?\n\n2. pipe(2)\n   tells.\n\n## Step 2\n\n"
			       "1. Who waits?\n\n3. PIPE(2) tells: `pipe(ends)`.\n\n## Else\n\n1. No hint.\n";

static struct hints given_hints(void)
{
	struct hints hints = {0};

	hints_read(markdown, &hints);
	return hints;
}

static void a_hint_has_step_level_line_and_words(void)
{
	struct hints hints = given_hints();
	const struct hint *hint = hints_find(&hints, 1, 2);

	CU_ASSERT_PTR_NOT_NULL_FATAL(hint);
	CU_ASSERT_EQUAL(hint->line, 7);
	SAME_TEXT(hint->text, "pipe(2) tells.");
	SAME_TEXT(hint->words, " pipe 2 tells ");
	hints_clear(&hints);
}

static void what_stands_under_another_heading_is_no_hint(void)
{
	struct hints hints = given_hints();

	CU_ASSERT_EQUAL(hints.count, 4);
	CU_ASSERT_PTR_NULL(hints_find(&hints, 2, 2));
	hints_clear(&hints);
}

static void a_hint_that_holds_an_earlier_one_repeats_it(void)
{
	struct hints hints = given_hints();

	CU_ASSERT_PTR_EQUAL(hints_repeated(&hints, hints_find(&hints, 2, 3)), hints_find(&hints, 1, 2));
	hints_clear(&hints);
}

static void a_hint_of_its_own_repeats_none(void)
{
	struct hints hints = given_hints();

	CU_ASSERT_PTR_NULL(hints_repeated(&hints, hints_find(&hints, 2, 1)));
	hints_clear(&hints);
}

static void an_empty_file_has_no_hints(void)
{
	struct hints hints = {0};

	hints_read("", &hints);

	CU_ASSERT_EQUAL(hints.count, 0);
	hints_clear(&hints);
}

/* --- what is learnt --- */

static void what_is_learnt_stands_behind_you_learn(void)
{
	SAME_TAKEN(lesson_learnt("# Lab\n\n*Two hours. You learn pipe\nand fork.*\n\nMore.\n"),
		"You learn pipe and fork.");
	CU_ASSERT_PTR_NULL(lesson_learnt("# Lab\n"));
}

SUITE("cli: lesson", TEST(words_are_without_markup_case_and_punctuation),
	TEST(a_sentence_is_found_across_lines_and_markup), TEST(a_part_of_a_word_is_not_the_word),
	TEST(the_nearest_sentence_shares_most_long_words), TEST(without_shared_words_there_is_no_nearest_sentence),
	TEST(a_hint_has_step_level_line_and_words), TEST(what_stands_under_another_heading_is_no_hint),
	TEST(a_hint_that_holds_an_earlier_one_repeats_it), TEST(a_hint_of_its_own_repeats_none),
	TEST(an_empty_file_has_no_hints), TEST(what_is_learnt_stands_behind_you_learn));
