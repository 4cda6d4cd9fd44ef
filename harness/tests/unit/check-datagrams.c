/** @file
 * Expectations of datagrams, without a program: what is taken, and what a failure says.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/unit/addresses.h"
#include "tests/unit/scenarios.h"

static const struct field parts[] = {{"id", 2}, {"op", 1}, {"text", 0}, {NULL}};

/** A peer to which these datagrams have come, from 127.0.0.1:4711. */
static struct peer *given_peer(struct stand *stand, const char *const *datagrams)
{
	struct datagram_options how = {.at = inet4("127.0.0.1", 0), .clock = &stand->scenario.now_ns};
	struct peer *peer;

	CU_ASSERT_EQUAL_FATAL(peer_bind("client", &how, &peer), 0);
	peer->owner = &stand->scenario;
	peer->place = memory_string("at the client");
	for (; *datagrams; datagrams++) {
		struct datagram *it = memory_new(1, sizeof *it);

		*it = (struct datagram){.bytes = memory_copy(*datagrams, strlen(*datagrams)),
			.length = strlen(*datagrams),
			.source = inet4("127.0.0.1", 4711)};
		ARRAY_ADD(peer->datagrams->came, peer->datagrams->came_count, peer->datagrams->came_capacity) = it;
	}
	return peer;
}

#define CAME(...)                 \
	(const char *const[])     \
	{                         \
		__VA_ARGS__, NULL \
	}

static void says(struct stand *stand, const char *message)
{
	SAME_TEXT(stand->result.message, message);
	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
}

static void over(struct stand *stand, struct peer *peer)
{
	peer_free(peer);
	scenario_gone(stand);
}

static void each_datagram_is_taken_once(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME("one", "two"));

	CU_ASSERT_TRUE(HOLDS(stand, (void)expect_datagram(peer, parts, "one", 3)));
	CU_ASSERT_TRUE(HOLDS(stand, (void)expect_datagram(peer, NULL, "two", 3)));

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_datagram(peer, NULL, "three", 5)));
	says(stand, "expected the datagram \"three\" at the client, but no datagram came: no program was started");
	over(stand, peer);
}

static void the_field_that_differs_is_named(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME("abxdef"));

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_datagram(peer, parts, "abcdef", 6)));
	says(stand,
		"expected the datagram \"abcdef\" at the client, but \"abxdef\" came; the first difference is at byte 2, "
		"in the field op: it should be \"c\", but is \"x\"");
	over(stand, peer);
}

static void a_field_without_a_length_is_the_rest(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME("abcdXfgh"));

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_datagram(peer, parts, "abcdef", 6)));
	says(stand,
		"expected the datagram \"abcdef\" at the client, but \"abcdXfgh\" came; the first difference is at byte "
		"4, in the field text: it should be \"def\", but is \"dXfgh\"");
	over(stand, peer);
}

static void a_longer_datagram_is_another_one(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME("abcdef", "ab"));

	CU_ASSERT_FALSE(HOLDS(stand, (void)expect_datagram(peer, parts, "abcde", 5)));
	says(stand, "expected the datagram \"abcde\" at the client, but \"abcdef\" came: 6 bytes in place of 5");
	over(stand, peer);
}

static void an_empty_datagram_is_not_silence(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME(""));

	CU_ASSERT_FALSE(HOLDS(stand, expect_silence(peer)));
	says(stand, "expected silence at the client, but the datagram \"\" came from 127.0.0.1:4711");
	over(stand, peer);
}

static void nothing_is_silence(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME(NULL));

	CU_ASSERT_TRUE(HOLDS(stand, expect_silence(peer)));
	CU_ASSERT_PTR_NULL(next_datagram(peer, 1000));
	over(stand, peer);
}

static void the_source_is_that_of_the_datagram_taken_last(void)
{
	struct stand *stand = given_scenario(1);
	struct peer *peer = given_peer(stand, CAME("one"));

	CU_ASSERT_TRUE(HOLDS(stand, (void)expect_some_datagram(peer, "an answer")));
	CU_ASSERT_TRUE(HOLDS(stand, expect_source(peer, (struct link){.port = 4711})));

	CU_ASSERT_FALSE(HOLDS(stand, expect_source(peer, (struct link){.port = 4712})));
	says(stand, "expected the datagram at the client to come from 127.0.0.1:4712, but it came from 127.0.0.1:4711");
	over(stand, peer);
}

SUITE("check: datagrams", TEST(each_datagram_is_taken_once), TEST(the_field_that_differs_is_named),
	TEST(a_field_without_a_length_is_the_rest), TEST(a_longer_datagram_is_another_one),
	TEST(an_empty_datagram_is_not_silence), TEST(nothing_is_silence),
	TEST(the_source_is_that_of_the_datagram_taken_last));
