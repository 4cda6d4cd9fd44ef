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

	CU_ASSERT_NSTRING_EQUAL(expect_some_bytes(&peer, 4), "abcd", 4);

	CU_ASSERT_EQUAL(peer.taken, 4);
	peer_gone(&peer);
	scenario_gone(stand);
}

static void what_comes_behind_them_is_left_for_the_next(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abcdef");

	(void)expect_some_bytes(&peer, 4);

	CU_ASSERT_TRUE(HOLDS(stand, expect_text(&peer, "ef")));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void no_bytes_at_all_are_always_there(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "");

	CU_ASSERT_TRUE(HOLDS(stand, (void)expect_some_bytes(&peer, 0)));
	peer_gone(&peer);
	scenario_gone(stand);
}

static void fewer_bytes_fail_and_are_shown(void)
{
	struct stand *stand = given_scenario(0);
	struct peer peer = given_heard(stand, "abc");

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_some_bytes(&peer, 4)));

	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
	SAME_TEXT(stand->result.message,
		"expected 4 bytes at client 1, whatever they are, but got \"abc\": no program was started");
	peer_gone(&peer);
	scenario_gone(stand);
}

SUITE("check: expectations", TEST(some_bytes_are_those_that_came), TEST(what_comes_behind_them_is_left_for_the_next),
	TEST(no_bytes_at_all_are_always_there), TEST(fewer_bytes_fail_and_are_shown));
