/** @file
 * The transcript of a check, and bytes in sentences.
 */
#include "tests/unit/scenarios.h"

static void a_line_says_who_and_what(void)
{
	struct stand *stand = given_scenario(0);

	narrate(&stand->scenario, "stdin", "says %d bytes", 5);

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 1);
	SAME_TEXT(stand->result.transcript[0].who, "stdin");
	SAME_TEXT(stand->result.transcript[0].text, "says 5 bytes");
	CU_ASSERT_FALSE(stand->result.transcript[0].failed);
	scenario_gone(stand);
}

static void a_note_is_the_check_s(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "now the hard part");

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 1);
	SAME_TEXT(stand->result.transcript[0].who, "check");
	SAME_TEXT(stand->result.transcript[0].text, "now the hard part");
	scenario_gone(stand);
}

static void lines_stay_in_their_order(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "first");
	narrate(&stand->scenario, "stdin", "second");
	note(&stand->scenario, "third");

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 3);
	SAME_TEXT(stand->result.transcript[1].text, "second");
	SAME_TEXT(stand->result.transcript[2].text, "third");
	scenario_gone(stand);
}

static void four_hundred_lines_are_enough(void)
{
	struct stand *stand = given_scenario(0);
	int i;

	for (i = 0; i < 500; i++)
		note(&stand->scenario, "line %d", i);

	CU_ASSERT_EQUAL(stand->result.transcript_count, 400);
	SAME_TEXT(stand->result.transcript[399].text, "line 399");
	scenario_gone(stand);
}

static void a_failure_marks_the_last_line(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "first");
	note(&stand->scenario, "second");
	CU_ASSERT_FALSE(HOLDS(stand, fail_check(&stand->scenario, NULL, "expected %s", "more")));

	CU_ASSERT_FALSE(stand->result.transcript[0].failed);
	CU_ASSERT_TRUE(stand->result.transcript[1].failed);
	SAME_TEXT(stand->result.message, "expected more");
	scenario_gone(stand);
}

static void a_failure_says_at_which_line(void)
{
	const struct event culprit = {.where = {"tally.c", 31, "main"}};
	struct stand *stand = given_scenario(0);

	CU_ASSERT_FALSE(HOLDS(stand, fail_check(&stand->scenario, &culprit, "expected one pipe")));

	SAME_TEXT(stand->result.message, "expected one pipe (tally.c:31)");
	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
	scenario_gone(stand);
}

/* --- bytes --- */

static void short_bytes_are_shown_whole(void)
{
	SAME_TAKEN(quoted("hello", 5), "\"hello\"");
	SAME_TAKEN(quoted("", 0), "\"\"");
}

static void bytes_that_are_no_text_are_escaped(void)
{
	SAME_TAKEN(quoted("a\0\n\"\xff", 5), "\"a\\0\\n\\\"\\xff\"");
}

static void twenty_four_bytes_are_shown_whole(void)
{
	SAME_TAKEN(quoted("123456789012345678901234", 24), "\"123456789012345678901234\"");
}

static void more_bytes_are_counted_and_begun(void)
{
	SAME_TAKEN(quoted("1234567890123456789012345", 25), "25 bytes, \"123456789012345678901234…\"");
}

SUITE("check: narrative", TEST(a_line_says_who_and_what), TEST(a_note_is_the_check_s), TEST(lines_stay_in_their_order),
	TEST(four_hundred_lines_are_enough), TEST(a_failure_marks_the_last_line), TEST(a_failure_says_at_which_line),
	TEST(short_bytes_are_shown_whole), TEST(bytes_that_are_no_text_are_escaped),
	TEST(twenty_four_bytes_are_shown_whole), TEST(more_bytes_are_counted_and_begun));
