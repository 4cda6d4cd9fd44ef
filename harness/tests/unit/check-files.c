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

static void bytes_of_all_values_are_compared(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(
		around.stand, (put_file_bytes(s, "note", "a\0\377", 3), expect_file_bytes(s, "note", "a\0\377", 3))));
	CU_ASSERT_FALSE(HOLDS(around.stand, expect_file_bytes(s, "note", "a\0\376", 3)));
	CU_ASSERT_STRING_EQUAL(
		around.stand->result.message, "expected 61 00 fe in the file 'note', but it has 61 00 ff");
	surroundings_gone(&around);
}

static void of_long_contents_the_place_is_told_where_they_differ(void)
{
	static char one[5000], other[5000];
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	memset(one, 'x', sizeof one);
	memcpy(other, one, sizeof other);
	other[4711] = 'y';
	CU_ASSERT_FALSE(HOLDS(around.stand,
		(put_file_bytes(s, "note", other, sizeof other), expect_file_bytes(s, "note", one, sizeof one))));
	CU_ASSERT_PTR_NOT_NULL(strstr(around.stand->result.message, "; they are the same up to byte 4711"));
	surroundings_gone(&around);
}

static void what_is_put_for_the_oracle_is_not_where_programs_begin(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(
		HOLDS(around.stand, (put_oracle_file(s, "note", "one", 3), expect_oracle_file(s, "note", "one", 3))));
	CU_ASSERT_FALSE(HOLDS(around.stand, expect_file(s, "note", "one")));
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

static void nothing_is_nothing(void)
{
	struct surroundings around;
	struct scenario *s = given_surroundings(&around);

	CU_ASSERT_TRUE(HOLDS(around.stand, expect_no_entry(s, "note")));
	CU_ASSERT_FALSE(HOLDS(around.stand, (make_link(s, "note", "nowhere"), expect_no_entry(s, "note"))));
	CU_ASSERT_STRING_EQUAL(around.stand->result.message, "expected nothing at 'note', but another file is there");
	surroundings_gone(&around);
}

SUITE("check: files", TEST(nothing_is_nothing), TEST(a_file_that_was_put_has_its_content),
	TEST(another_content_is_told_with_both), TEST(a_file_that_is_not_there_is_told),
	TEST(permissions_are_compared_as_a_whole), TEST(bytes_of_all_values_are_compared),
	TEST(of_long_contents_the_place_is_told_where_they_differ),
	TEST(what_is_put_for_the_oracle_is_not_where_programs_begin));
