/** @file
 * What somebody may have meant.
 */
#include "cli/nearest.h"
#include "tests/unit/given.h"

/** What is said of a word, of these names; the caller frees. */
static char *said_of(const char *word, const char *const *names)
{
	struct nearest nearest = {.word = word};
	struct text text = {0};

	for (; *names; names++)
		nearest_offer(&nearest, *names);
	nearest_say(&nearest, "there is a list", &text);
	return text_take(&text);
}

static const char *const names[] = {"double-close", "use-after-close", "ECONNRESET", "ECONNREFUSED", "close", NULL};

static void a_letter_that_was_missed_is_seen(void)
{
	SAME_TAKEN(said_of("duble-close", names), "; did you mean 'double-close'?");
}

static void two_letters_that_were_exchanged_are_seen(void)
{
	SAME_TAKEN(said_of("dobule-close", names), "; did you mean 'double-close'?");
}

static void upper_and_lower_case_are_the_same(void)
{
	SAME_TAKEN(said_of("econnreset", names), "; did you mean 'ECONNRESET' or 'ECONNREFUSED'?");
}

static void a_part_is_enough_but_comes_behind_what_is_nearly_the_word(void)
{
	SAME_TAKEN(said_of("clos", names), "; did you mean 'close', 'double-close' or 'use-after-close'?");
}

static void the_nearest_three_are_named(void)
{
	static const char *const many[] = {"abcdd", "abcde", "abxde", "abyxe", "abcd", NULL};

	SAME_TAKEN(said_of("abcde", many), "; did you mean 'abcde', 'abcdd' or 'abxde'?");
}

static void a_name_that_is_offered_twice_is_said_once(void)
{
	static const char *const twice[] = {"close", "close", NULL};

	SAME_TAKEN(said_of("closr", twice), "; did you mean 'close'?");
}

static void what_is_like_nothing_gets_the_list(void)
{
	SAME_TAKEN(said_of("xyzzy", names), "; there is a list");
	SAME_TAKEN(said_of("", names), "; there is a list");
}

SUITE("cli: nearest", TEST(a_letter_that_was_missed_is_seen), TEST(two_letters_that_were_exchanged_are_seen),
	TEST(upper_and_lower_case_are_the_same), TEST(a_part_is_enough_but_comes_behind_what_is_nearly_the_word),
	TEST(the_nearest_three_are_named), TEST(a_name_that_is_offered_twice_is_said_once),
	TEST(what_is_like_nothing_gets_the_list));
