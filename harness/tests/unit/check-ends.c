/** @file
 * How a connection came to its end, as a check sees it: in order, by a reset, in the middle of what a peer had to say.
 */
#include "tests/unit/scenarios.h"

static struct peer client_of(struct stand *stand)
{
	return (struct peer){.name = (char *)"client 1",
		.place = (char *)"at client 1",
		.owner = &stand->scenario,
		.kind = PEER_TCP,
		.fd = -1};
}

/** @return what the check is told, or NULL where it goes on; the caller frees. */
static char *said_of(void (*expect)(struct peer *peer), struct peer client)
{
	struct stand *stand = given_scenario(0);
	char *said;

	client.owner = &stand->scenario;
	said = HOLDS(stand, expect(&client)) ? NULL : memory_string(stand->result.message);
	text_clear(&client.queue);
	text_clear(&client.heard);
	scenario_gone(stand);
	return said;
}

/** A client that has "hello" to say, and has said so much of it. */
static struct peer client_that_said(size_t said, bool reader_gone)
{
	struct stand *stand = given_scenario(0);
	struct peer client = client_of(stand);

	text_add(&client.queue, "hello");
	client.said = said;
	client.reader_gone = reader_gone;
	scenario_gone(stand);
	return client;
}

static struct peer client_that_ended(bool ended, bool reset)
{
	struct peer client = client_that_said(0, false);

	client.ended = ended;
	client.reset = reset;
	return client;
}

static void an_end_in_order_is_one(void)
{
	CU_ASSERT_PTR_NULL(said_of(expect_orderly_end, client_that_ended(true, false)));
}

static void a_reset_is_no_end_in_order(void)
{
	SAME_TAKEN(said_of(expect_orderly_end, client_that_ended(true, true)),
		"expected the end at client 1 in order, but the connection was reset");
}

static void an_open_connection_has_no_end(void)
{
	SAME_TAKEN(said_of(expect_orderly_end, client_that_ended(false, false)),
		"expected the end at client 1 at once, but it stays open: no program was started");
}

static void what_comes_in_the_place_of_the_end_is_shown(void)
{
	struct peer client = client_that_ended(true, false);

	text_add(&client.heard, "more");

	SAME_TAKEN(said_of(expect_orderly_end, client), "expected nothing more at client 1, but got \"more\"");
}

static void all_that_was_said_is_taken(void)
{
	CU_ASSERT_PTR_NULL(said_of(expect_all_taken, client_that_said(5, false)));
}

static void what_a_reset_has_cut_off_is_not_taken(void)
{
	SAME_TAKEN(said_of(expect_all_taken, client_that_said(3, true)),
		"expected all 5 bytes of client 1 to be taken, but after 3 the connection was reset");
}

static void what_nobody_reads_is_not_taken(void)
{
	SAME_TAKEN(said_of(expect_all_taken, client_that_said(3, false)),
		"expected all 5 bytes of client 1 to be taken, but after 3 nobody reads on: no program was started");
}

static void who_was_refused_is_turned_away(void)
{
	struct peer refused = client_that_said(3, true), heard = client_that_said(3, false);

	CU_ASSERT_TRUE(is_turned_away(&refused));
	CU_ASSERT_FALSE(is_turned_away(&heard));
	text_clear(&refused.queue);
	text_clear(&heard.queue);
}

SUITE("check: ends", TEST(an_end_in_order_is_one), TEST(a_reset_is_no_end_in_order),
	TEST(an_open_connection_has_no_end), TEST(what_comes_in_the_place_of_the_end_is_shown),
	TEST(all_that_was_said_is_taken), TEST(what_a_reset_has_cut_off_is_not_taken),
	TEST(what_nobody_reads_is_not_taken), TEST(who_was_refused_is_turned_away));
