/** @file
 * Expectations about bytes that have come already: a peer without a program.
 */
#include "tests/unit/scenarios.h"

/** A peer at which this was heard, and nothing more can be. */
static struct peer given_heard(struct stand *stand, const char *bytes)
{
	struct peer peer = {.owner = &stand->scenario, .fd = -1, .ended = true};

	peer.place = memory_string("at client 1");
	text_add(&peer.heard, bytes);
	return peer;
}

static void peer_gone(struct peer *peer)
{
	text_clear(&peer->heard);
	free(peer->place);
}

static void some_bytes_are_those_that_came(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abcdef");

	CU_ASSERT_NSTRING_EQUAL(expect_some_bytes(&peer, 4, "a header"), "abcd", 4);

	CU_ASSERT_EQUAL(peer.taken, 4);
	peer_gone(&peer);
	scenario_gone(stand);
}

static void what_comes_behind_them_is_left_for_the_next(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abcdef");

	(void)expect_some_bytes(&peer, 4, "a header");

	CU_ASSERT_TRUE(HOLDS(stand, expect_text(&peer, "ef")));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void no_bytes_at_all_are_always_there(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "");

	CU_ASSERT_TRUE(HOLDS(stand, (void)expect_some_bytes(&peer, 0, "no text")));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void fewer_bytes_fail_and_are_shown(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abc");

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_some_bytes(&peer, 4, "a header")));

	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
	SAME_TEXT(stand->result.message,
		"expected a header (4 bytes) at client 1, but got \"abc\": no program was started");
	peer_gone(&peer);
	scenario_gone(stand);
}

static void a_field_that_is_a_number_is_told_as_one(void)
{
	static const struct field fields[] = {{"type", 1}, {"length", 4}, {NULL, 0}};
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "t\1\1\1\2");

	CU_ASSERT_FALSE(HOLDS(stand, expect_fields(&peer, fields, "t\1\1\1\1")));

	CU_ASSERT_PTR_NOT_NULL(strstr(stand->result.message,
		"in the field length: it should be 16843009 (01 01 01 01), but is 16843010 (01 01 01 02)"));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void a_number_with_its_first_bit_set_is_told_in_both_ways(void)
{
	static const struct field fields[] = {{"sum", 4}, {NULL, 0}};
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "\377\377\377\376");

	CU_ASSERT_FALSE(HOLDS(stand, expect_fields(&peer, fields, "\1\1\1\1")));

	CU_ASSERT_PTR_NOT_NULL(strstr(stand->result.message, "but is 4294967294, or with a sign -2 (ff ff ff fe)"));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void a_connection_that_was_closed_is_told_to_be(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "he");

	peer.remote.length = 1;
	CU_ASSERT_FALSE(HOLDS(stand, expect_text(&peer, "hello")));

	CU_ASSERT_PTR_NOT_NULL(strstr(stand->result.message, "but got \"he\", and then the end"));
	peer_gone(&peer);
	scenario_gone(stand);
}

/** A line of 90 bytes that are no line of text for quoted(), and of which it shows the beginning. */
static struct peer given_long(struct stand *stand, char *line, const char *heard)
{
	(void)snprintf(line, 91, "%090d", 7);
	return given_heard(stand, heard);
}

static void of_many_bytes_that_begin_alike_it_is_said_so(void)
{
	struct stand *stand = given_scenario(0);
	char line[91], heard[91];
	struct peer peer;

	(void)snprintf(heard, sizeof heard, "%090d", 8);
	peer = given_long(stand, line, heard);

	CU_ASSERT_FALSE(HOLDS(stand, expect_text(&peer, line)));

	SAME_TEXT(stand->result.message,
		"expected 90 bytes, \"000000000000000000000000…\" at client 1, but got 90 bytes that begin like that; "
		"the first difference is at byte 89");
	peer_gone(&peer);
	scenario_gone(stand);
}

static void of_a_long_beginning_it_is_said_how_much_came(void)
{
	struct stand *stand = given_scenario(0);
	char line[91], heard[86];
	struct peer peer;

	(void)snprintf(heard, sizeof heard, "%085d", 0);
	peer = given_long(stand, line, heard);

	CU_ASSERT_FALSE(HOLDS(stand, expect_text(&peer, line)));

	SAME_TEXT(stand->result.message,
		"expected 90 bytes, \"000000000000000000000000…\" at client 1, but got only the first 85 bytes of that: "
		"no program was started");
	peer_gone(&peer);
	scenario_gone(stand);
}

static void a_number_that_is_cut_is_told_as_bytes(void)
{
	static const struct field fields[] = {{"length", 4}, {NULL, 0}};
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "\2\1");

	CU_ASSERT_FALSE(HOLDS(stand, expect_fields(&peer, fields, "\1\1\1\1")));

	CU_ASSERT_PTR_NOT_NULL(strstr(stand->result.message, "16843009 (01 01 01 01), but is 02 01"));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void of_a_long_field_the_part_that_differs_is_shown(void)
{
	static const struct field fields[] = {{"text", 36}, {NULL, 0}};
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abcdefghijklmnopqrstuvwxyz012345678X");

	CU_ASSERT_FALSE(HOLDS(stand, expect_fields(&peer, fields, "abcdefghijklmnopqrstuvwxyz0123456789")));

	CU_ASSERT_PTR_NOT_NULL(strstr(stand->result.message,
		"in the field text, from its byte 27 on: it should be \"123456789\", but is \"12345678X\""));
	peer_gone(&peer);
	scenario_gone(stand);
}

SUITE("check: expectations", TEST(some_bytes_are_those_that_came), TEST(what_comes_behind_them_is_left_for_the_next),
	TEST(no_bytes_at_all_are_always_there), TEST(fewer_bytes_fail_and_are_shown),
	TEST(a_field_that_is_a_number_is_told_as_one), TEST(a_number_with_its_first_bit_set_is_told_in_both_ways),
	TEST(a_connection_that_was_closed_is_told_to_be), TEST(of_many_bytes_that_begin_alike_it_is_said_so),
	TEST(of_a_long_beginning_it_is_said_how_much_came), TEST(a_number_that_is_cut_is_told_as_bytes),
	TEST(of_a_long_field_the_part_that_differs_is_shown));
