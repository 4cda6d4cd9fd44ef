/** @file
 * Growable strings, escaping, and growable arrays.
 */
#include "base/text.h"
#include "tests/unit/given.h"

static char *escaped(const void *bytes, size_t length, size_t most)
{
	struct text text = {0};

	text_add_escaped(&text, bytes, length, most);
	return text_take(&text);
}

static void an_empty_text_is_an_empty_string(void)
{
	struct text text = {0};

	SAME_TEXT(text_string(&text), "");
	CU_ASSERT_EQUAL(text.length, 0);
	CU_ASSERT_PTR_NULL(text.bytes);
}

static void taking_an_empty_text_gives_an_empty_string(void)
{
	struct text text = {0};

	SAME_TAKEN(text_take(&text), "");
}

static void what_is_added_stands_behind_what_was_there(void)
{
	struct text text = {0};

	text_add(&text, "abc");
	text_add_bytes(&text, "defgh", 3);
	text_addf(&text, "-%d-%s", 42, "x");

	CU_ASSERT_EQUAL(text.length, 11);
	SAME_TAKEN(text_take(&text), "abcdef-42-x");
}

static void a_zero_byte_counts_and_the_final_zero_does_not(void)
{
	struct text text = {0};

	text_add_bytes(&text, "a\0b", 3);

	CU_ASSERT_EQUAL(text.length, 3);
	CU_ASSERT_EQUAL(memcmp(text.bytes, "a\0b\0", 4), 0);
	text_clear(&text);
}

static void adding_no_bytes_makes_an_empty_string_that_is_owned(void)
{
	struct text text = {0};

	text_add_bytes(&text, NULL, 0);

	CU_ASSERT_EQUAL(text.length, 0);
	CU_ASSERT_PTR_NOT_NULL_FATAL(text.bytes);
	CU_ASSERT_EQUAL(text.bytes[0], '\0');
	text_clear(&text);
}

static void ten_thousand_additions_are_all_there(void)
{
	struct text text = {0};
	size_t i;

	for (i = 0; i < 10000; i++)
		text_addf(&text, "%04zu", i);

	CU_ASSERT_EQUAL(text.length, 40000);
	CU_ASSERT_EQUAL(strncmp(text.bytes, "00000001", 8), 0);
	SAME_TEXT(text.bytes + 39992, "99989999");
	text_clear(&text);
}

static void a_format_longer_than_the_capacity_is_whole(void)
{
	struct text text = {0};

	text_addf(&text, "%0500d", 7);

	CU_ASSERT_EQUAL(text.length, 500);
	CU_ASSERT_EQUAL(strspn(text.bytes, "0"), 499);
	SAME_TEXT(text.bytes + 499, "7");
	text_clear(&text);
}

static void a_taken_text_is_empty_and_usable(void)
{
	struct text text = {0};
	char *first;

	text_add(&text, "first");
	first = text_take(&text);
	text_add(&text, "second");

	SAME_TAKEN(first, "first");
	SAME_TAKEN(text_take(&text), "second");
}

static void a_cleared_text_is_empty_and_usable(void)
{
	struct text text = {0};

	text_add(&text, "gone");
	text_clear(&text);

	CU_ASSERT_EQUAL(text.length, 0);
	SAME_TEXT(text_string(&text), "");
	text_add(&text, "new");
	SAME_TAKEN(text_take(&text), "new");
}

static void printable_bytes_are_escaped_as_themselves(void)
{
	SAME_TAKEN(escaped("GET / HTTP/1.1 ~!'", 18, 18), "GET / HTTP/1.1 ~!'");
}

static void bytes_with_a_letter_in_c_are_escaped_with_it(void)
{
	SAME_TAKEN(escaped("a\n\t\r\\\"b", 7, 7), "a\\n\\t\\r\\\\\\\"b");
}

static void a_zero_byte_is_escaped_as_zero(void)
{
	SAME_TAKEN(escaped("a\0b", 3, 3), "a\\0b");
}

static void other_bytes_are_escaped_in_hexadecimal(void)
{
	SAME_TAKEN(escaped("\x01\x1b\x7f\x80\xff", 5, 5), "\\x01\\x1b\\x7f\\x80\\xff");
}

static void bytes_of_utf_8_are_escaped_one_by_one(void)
{
	SAME_TAKEN(escaped("\xc3\xa9", 2, 2), "\\xc3\\xa9");
}

static void what_is_left_out_is_counted(void)
{
	SAME_TAKEN(escaped("abcdefghij", 10, 4), "abcd … (6 more bytes)");
}

static void a_text_of_exactly_the_most_is_whole(void)
{
	SAME_TAKEN(escaped("abcd", 4, 4), "abcd");
}

static void the_most_counts_bytes_and_not_what_they_are_escaped_to(void)
{
	SAME_TAKEN(escaped("\n\n\n", 3, 2), "\\n\\n … (1 more bytes)");
}

static void escaping_nothing_gives_an_empty_string(void)
{
	SAME_TAKEN(escaped(NULL, 0, 0), "");
}

static void a_growing_array_keeps_its_items_in_order(void)
{
	int *items = NULL;
	size_t count = 0, capacity = 0, i;
	int wrong = 0;

	for (i = 0; i < 1000; i++)
		ARRAY_ADD(items, count, capacity) = (int)i;
	for (i = 0; i < 1000; i++)
		wrong += items[i] != (int)i;

	CU_ASSERT_EQUAL(count, 1000);
	CU_ASSERT_EQUAL(wrong, 0);
	CU_ASSERT_TRUE(capacity >= count);
	free(items);
}

static void a_new_item_of_an_array_is_zero(void)
{
	int *items = NULL;
	size_t count = 0, capacity = 0;

	ARRAY_ADD(items, count, capacity) = 5;
	count = 0;
	(void)ARRAY_ADD(items, count, capacity);

	CU_ASSERT_EQUAL(capacity, 8);
	CU_ASSERT_EQUAL(count, 1);
	CU_ASSERT_EQUAL(items[0], 0);
	free(items);
}

static void a_copied_string_of_nothing_is_nothing(void)
{
	CU_ASSERT_PTR_NULL(memory_string(NULL));
}

static void copied_bytes_end_with_a_zero(void)
{
	SAME_TAKEN(memory_copy("abcdef", 3), "abc");
}

static void a_word_is_found_whole(void)
{
	CU_ASSERT_TRUE(text_has_word("copies short-reads", "copies"));
	CU_ASSERT_TRUE(text_has_word("copies short-reads", "short-reads"));
	CU_ASSERT_FALSE(text_has_word("copies short-reads", "short"));
	CU_ASSERT_FALSE(text_has_word("copies short-reads", "reads"));
	CU_ASSERT_FALSE(text_has_word("", "copies"));
	CU_ASSERT_FALSE(text_has_word(NULL, "copies"));
}

/** A line as a text of its own, or NULL; the caller frees. */
static char *line_of(const char *text, int number)
{
	size_t length;
	const char *line = text_line(text, number, &length);

	return line ? memory_copy(line, length) : NULL;
}

static void lines_are_counted_from_one(void)
{
	SAME_TAKEN(line_of("one\n\nthree\n", 1), "one");
	SAME_TAKEN(line_of("one\n\nthree\n", 2), "");
	SAME_TAKEN(line_of("one\n\nthree\n", 3), "three");
}

static void a_last_line_needs_no_end(void)
{
	SAME_TAKEN(line_of("one\ntwo", 2), "two");
}

static void there_is_no_line_before_the_first_and_behind_the_last(void)
{
	CU_ASSERT_PTR_NULL(line_of("one\ntwo\n", 0));
	CU_ASSERT_PTR_NULL(line_of("one\ntwo\n", 3));
	CU_ASSERT_PTR_NULL(line_of("one\ntwo", 3));
	CU_ASSERT_PTR_NULL(line_of("", 1));
}

static void columns_are_letters_and_not_bytes(void)
{
	CU_ASSERT_EQUAL(text_columns(""), 0);
	CU_ASSERT_EQUAL(text_columns("hält …"), 6);
}

static void so_many_columns_end_between_two_letters(void)
{
	CU_ASSERT_EQUAL(text_bytes_of("hält", 1), 1);
	CU_ASSERT_EQUAL(text_bytes_of("hält", 2), 3);
	CU_ASSERT_EQUAL(text_bytes_of("hält", 9), 5);
}

static void padding_counts_columns_and_cuts_nothing(void)
{
	struct text text = {0};

	text_add_padded(&text, "hält", 6);
	text_add_padded(&text, "BRICHT", 3);
	SAME_TAKEN(text_take(&text), "hält  BRICHT");
}

/** Numbers of so few digits, and those at the ends. */
static void a_number_is_written_as_printf_does(void)
{
	static const int64_t numbers[] = {
		0, 7, 10, 42, 99, 100, 101, 999, 1000, 65535, -1, -10, -99, -100, INT64_MAX, INT64_MIN};
	size_t i;

	for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct text quick = {0}, printed = {0};

		text_add_number(&quick, numbers[i]);
		text_addf(&printed, "%lld", (long long)numbers[i]);
		SAME_TEXT(text_string(&quick), text_string(&printed));
		text_clear(&quick);
		text_clear(&printed);
	}
}

/** Of each length, with each byte at each place. */
static void what_stands_for_itself_ends_at_the_first_that_does_not(void)
{
	unsigned char bytes[20];
	size_t length, at;
	int byte;

	for (length = 1; length <= sizeof bytes; length++)
		for (at = 0; at < length; at++)
			for (byte = 0; byte < 256; byte++) {
				bool plain = byte >= ' ' && byte <= '~' && byte != '"' && byte != '\\';

				memset(bytes, ' ', sizeof bytes);
				bytes[at] = (unsigned char)byte;
				if (text_plain_length(bytes, length) != (plain ? length : at))
					CU_FAIL("a byte is taken for another kind");
			}
}

static void of_two_that_do_not_stand_for_themselves_the_first_counts(void)
{
	CU_ASSERT_EQUAL(text_plain_length("ab\x1f\x20\"\\!#ij", 10), 2);
	CU_ASSERT_EQUAL(text_plain_length("ab\xff\x01\"\\!#ij", 10), 2);
	CU_ASSERT_EQUAL(text_plain_length("abcdefghij\"#", 12), 10);
	CU_ASSERT_EQUAL(text_plain_length("", 0), 0);
}

SUITE("base: text", TEST(an_empty_text_is_an_empty_string), TEST(taking_an_empty_text_gives_an_empty_string),
	TEST(what_is_added_stands_behind_what_was_there), TEST(a_zero_byte_counts_and_the_final_zero_does_not),
	TEST(adding_no_bytes_makes_an_empty_string_that_is_owned), TEST(ten_thousand_additions_are_all_there),
	TEST(a_format_longer_than_the_capacity_is_whole), TEST(a_taken_text_is_empty_and_usable),
	TEST(a_cleared_text_is_empty_and_usable), TEST(printable_bytes_are_escaped_as_themselves),
	TEST(bytes_with_a_letter_in_c_are_escaped_with_it), TEST(a_zero_byte_is_escaped_as_zero),
	TEST(other_bytes_are_escaped_in_hexadecimal), TEST(bytes_of_utf_8_are_escaped_one_by_one),
	TEST(what_is_left_out_is_counted), TEST(a_text_of_exactly_the_most_is_whole),
	TEST(the_most_counts_bytes_and_not_what_they_are_escaped_to), TEST(escaping_nothing_gives_an_empty_string),
	TEST(a_growing_array_keeps_its_items_in_order), TEST(a_new_item_of_an_array_is_zero),
	TEST(a_copied_string_of_nothing_is_nothing), TEST(copied_bytes_end_with_a_zero), TEST(a_word_is_found_whole),
	TEST(lines_are_counted_from_one), TEST(a_last_line_needs_no_end),
	TEST(there_is_no_line_before_the_first_and_behind_the_last), TEST(columns_are_letters_and_not_bytes),
	TEST(so_many_columns_end_between_two_letters), TEST(padding_counts_columns_and_cuts_nothing),
	TEST(a_number_is_written_as_printf_does), TEST(what_stands_for_itself_ends_at_the_first_that_does_not),
	TEST(of_two_that_do_not_stand_for_themselves_the_first_counts));
