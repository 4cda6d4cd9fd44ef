/** @file
 * Files of a run, without a program: what a check has put there stands for what programs have written.
 */
#include "tests/unit/surroundings.h"

static void a_file_that_was_put_has_its_content(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(around.stand, (put_file(s, "note", "one\ntwo\n"), expect_file(s, "note", "one\ntwo\n"))));
	surroundings_gone(&around);
}

static void another_content_is_told_with_both(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_FALSE(HOLDS(around.stand, (put_file(s, "note", "one\n"), expect_file(s, "note", "on"))));
	CU_ASSERT_STRING_EQUAL(
		around.stand->result.message, "expected \"on\" in the file 'note', but it has \"one\\n\"");
	surroundings_gone(&around);
}

static void a_file_that_is_not_there_is_told(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_FALSE(HOLDS(around.stand, expect_file(s, "note", "")));
	CU_ASSERT_STRING_EQUAL(around.stand->result.message, "expected a file 'note', but there is none");
	surroundings_gone(&around);
}

static void permissions_are_compared_as_a_whole(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(around.stand, (put_file(s, "note", ""), expect_mode(s, "note", 0644))));
	CU_ASSERT_FALSE(HOLDS(around.stand, expect_mode(s, "note", 0600)));
	CU_ASSERT_STRING_EQUAL(
		around.stand->result.message, "expected the file 'note' to have the mode 0600, but it has 0644");
	surroundings_gone(&around);
}

SUITE("check: files", TEST(a_file_that_was_put_has_its_content), TEST(another_content_is_told_with_both),
	TEST(a_file_that_is_not_there_is_told), TEST(permissions_are_compared_as_a_whole));
