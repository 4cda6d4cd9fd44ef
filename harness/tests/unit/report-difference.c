/** @file
 * The first difference of two texts, with a mark below it.
 */
#include "report/difference.h"
#include "tests/unit/given.h"

static char *shown(const char *expected, const char *actual, int width)
{
	struct text out = {0};

	difference_show(expected, actual, width, &out);
	return text_take(&out);
}

static void the_mark_stands_below_the_first_difference(void)
{
	SAME_TAKEN(shown("hello world", "hello, world", 80),
		"  expected   \"hello world\"\n"
		"  got        \"hello, world\"\n"
		"                   ^\n"
		"  in hex     20 77 6f 72 6c 64 \n"
		"             2c 20 77 6f 72 6c 64 \n");
}

static void the_mark_stands_below_the_quote_where_a_text_is_cut_short(void)
{
	SAME_TAKEN(shown("hello\\n", "hel", 80),
		"  expected   \"hello\\n\"\n"
		"  got        \"hel\"\n"
		"                 ^\n"
		"  in hex     6c 6f 0a \n"
		"             -\n");
}

static void what_is_too_much_is_marked_too(void)
{
	SAME_TAKEN(shown("hel", "hello\\n", 80),
		"  expected   \"hel\"\n"
		"  got        \"hello\\n\"\n"
		"                 ^\n"
		"  in hex     -\n"
		"             6c 6f 0a \n");
}

static void a_missing_text_is_an_empty_one(void)
{
	SAME_TAKEN(shown("6\\n", NULL, 80),
		"  expected   \"6\\n\"\n"
		"  got        \"\"\n"
		"              ^\n"
		"  in hex     36 0a \n"
		"             -\n");
}

static void two_missing_texts_are_both_empty(void)
{
	SAME_TAKEN(shown(NULL, NULL, 80),
		"  expected   \"\"\n"
		"  got        \"\"\n"
		"              ^\n"
		"  in hex     -\n"
		"             -\n");
}

static void an_escape_sequence_is_one_byte(void)
{
	SAME_TAKEN(shown("a\\x01b", "a\\x02b", 80),
		"  expected   \"a\\x01b\"\n"
		"  got        \"a\\x02b\"\n"
		"               ^\n"
		"  in hex     01 62 \n"
		"             02 62 \n");
}

static void every_escape_sequence_is_shown_as_its_byte(void)
{
	SAME_TAKEN(shown("\\n\\t\\r\\0\\\\\\\"\\xff", "0", 80),
		"  expected   \"\\n\\t\\r\\0\\\\\\\"\\xff\"\n"
		"  got        \"0\"\n"
		"              ^\n"
		"  in hex     0a 09 0d 00 5c 22 ff \n"
		"             30 \n");
}

static void sixteen_equal_characters_are_shown_before_the_difference(void)
{
	SAME_TAKEN(shown("0123456789abcdefX", "0123456789abcdefY", 80),
		"  expected   \"0123456789abcdefX\"\n"
		"  got        \"0123456789abcdefY\"\n"
		"                              ^\n"
		"  in hex     58 \n"
		"             59 \n");
}

static void more_equal_characters_are_left_out_and_the_mark_stays_below_the_difference(void)
{
	SAME_TAKEN(shown("0123456789abcdefghijX", "0123456789abcdefghijY", 80),
		"  expected  …\"456789abcdefghijX\"\n"
		"  got       …\"456789abcdefghijY\"\n"
		"                              ^\n"
		"  in hex     58 \n"
		"             59 \n");
}

static void what_is_left_out_ends_between_two_bytes(void)
{
	SAME_TAKEN(shown("\\x01\\x01\\x01\\x01\\x01a", "\\x01\\x01\\x01\\x01\\x01b", 80),
		"  expected  …\"\\x01\\x01\\x01\\x01a\"\n"
		"  got       …\"\\x01\\x01\\x01\\x01b\"\n"
		"                              ^\n"
		"  in hex     61 \n"
		"             62 \n");
}

static void long_texts_are_cut_at_the_width(void)
{
	SAME_TAKEN(shown("abcdefghijklmnopqrstuvwxyzabcdefghij", "Xbcdefghijklmnopqrstuvwxyzabcdefghij", 40),
		"  expected   \"abcdefghijklmnopqrst…\n"
		"  got        \"Xbcdefghijklmnopqrst…\n"
		"              ^\n"
		"  in hex     61 62 63 64 65 66 67 68 69 6a 6b 6c …\n"
		"             58 62 63 64 65 66 67 68 69 6a 6b 6c …\n");
}

static void a_lonely_backslash_at_the_end_is_a_byte(void)
{
	SAME_TAKEN(shown("a\\", "a\\x", 80),
		"  expected   \"a\\\"\n"
		"  got        \"a\\x\"\n"
		"               ^\n"
		"  in hex     5c \n"
		"             5c \n");
}

static void what_was_written_before_stays(void)
{
	struct text out = {0};

	text_add(&out, "before\n");
	difference_show("a", "b", 80, &out);

	SAME_TAKEN(text_take(&out),
		"before\n"
		"  expected   \"a\"\n"
		"  got        \"b\"\n"
		"              ^\n"
		"  in hex     61 \n"
		"             62 \n");
}

SUITE("report: difference", TEST(the_mark_stands_below_the_first_difference),
	TEST(the_mark_stands_below_the_quote_where_a_text_is_cut_short), TEST(what_is_too_much_is_marked_too),
	TEST(a_missing_text_is_an_empty_one), TEST(two_missing_texts_are_both_empty),
	TEST(an_escape_sequence_is_one_byte), TEST(every_escape_sequence_is_shown_as_its_byte),
	TEST(sixteen_equal_characters_are_shown_before_the_difference),
	TEST(more_equal_characters_are_left_out_and_the_mark_stays_below_the_difference),
	TEST(what_is_left_out_ends_between_two_bytes), TEST(long_texts_are_cut_at_the_width),
	TEST(a_lonely_backslash_at_the_end_is_a_byte), TEST(what_was_written_before_stays));
