/** @file
 * Drawn numbers and bytes: the same for a seed, within their bounds, and replaced where a run is replayed.
 */
#include "tests/unit/scenarios.h"

static uint64_t drawn(uint64_t seed, uint64_t low, uint64_t high)
{
	struct stand *stand = given_scenario(seed);
	uint64_t value = draw(&stand->scenario, "n", low, high);

	scenario_gone(stand);
	return value;
}

static void a_seed_gives_the_same_numbers_again(void)
{
	CU_ASSERT_EQUAL(drawn(7, 0, UINT64_MAX), drawn(7, 0, UINT64_MAX));
}

static void another_seed_gives_other_numbers(void)
{
	CU_ASSERT_NOT_EQUAL(drawn(7, 0, UINT64_MAX), drawn(8, 0, UINT64_MAX));
}

/** The generator's own first value for seed 0, from the reference implementation. */
static void the_generator_is_splitmix64(void)
{
	CU_ASSERT_EQUAL(drawn(0, 0, UINT64_MAX), 0xE220A8397B1DCDAFu);
}

static void every_number_between_the_bounds_is_drawn_and_no_other(void)
{
	unsigned seen[8] = {0};
	uint64_t seed;

	for (seed = 0; seed < 1000; seed++)
		seen[drawn(seed, 3, 6) & 7]++;

	CU_ASSERT_TRUE(seen[3] && seen[4] && seen[5] && seen[6]);
	CU_ASSERT_EQUAL(seen[0] + seen[1] + seen[2] + seen[7], 0);
}

static void a_single_number_can_only_be_itself(void)
{
	CU_ASSERT_EQUAL(drawn(7, 5, 5), 5);
}

static void numbers_drawn_later_are_others(void)
{
	struct stand *stand = given_scenario(7);
	uint64_t one = draw(&stand->scenario, "n", 0, UINT64_MAX), other = draw(&stand->scenario, "n", 0, UINT64_MAX);

	CU_ASSERT_NOT_EQUAL(one, other);
	scenario_gone(stand);
}

static void what_is_drawn_is_remembered_with_its_lower_bound(void)
{
	struct stand *stand = given_scenario(7);
	uint64_t value = draw(&stand->scenario, "n", 3, 1000);

	CU_ASSERT_EQUAL(stand->scenario.draw_count, 1);
	CU_ASSERT_EQUAL(stand->scenario.draws[0].low, 3);
	CU_ASSERT_EQUAL(stand->scenario.draws[0].value, value);
	scenario_gone(stand);
}

static void what_is_drawn_is_told(void)
{
	struct stand *stand = given_scenario(7);

	(void)draw(&stand->scenario, "length", 5, 5);

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 1);
	SAME_TEXT(stand->result.transcript[0].text, "draws length = 5");
	scenario_gone(stand);
}

static void more_draws_than_are_remembered_do_no_harm(void)
{
	struct stand *stand = given_scenario(7);
	int i;

	for (i = 0; i < DRAWS_MOST + 10; i++)
		(void)draw(&stand->scenario, "n", 0, 9);

	CU_ASSERT_EQUAL(stand->scenario.draw_count, DRAWS_MOST);
	scenario_gone(stand);
}

/* --- replayed --- */

static void replayed_numbers_replace_what_would_be_drawn(void)
{
	const uint64_t values[] = {42, 43};
	struct stand *stand = given_scenario(7);

	stand->scenario.replay = values;
	stand->scenario.replay_count = 2;

	CU_ASSERT_EQUAL(draw(&stand->scenario, "n", 0, 1000), 42);
	CU_ASSERT_EQUAL(draw(&stand->scenario, "n", 0, 1000), 43);
	scenario_gone(stand);
}

static void a_replayed_number_stays_between_the_bounds(void)
{
	const uint64_t values[] = {2, 2000};
	struct stand *stand = given_scenario(7);

	stand->scenario.replay = values;
	stand->scenario.replay_count = 2;

	CU_ASSERT_EQUAL(draw(&stand->scenario, "n", 10, 1000), 10);
	CU_ASSERT_EQUAL(draw(&stand->scenario, "n", 10, 1000), 1000);
	scenario_gone(stand);
}

static void behind_the_replayed_numbers_the_seed_goes_on_as_ever(void)
{
	const uint64_t values[] = {42};
	struct stand *plain = given_scenario(7), *replayed = given_scenario(7);

	replayed->scenario.replay = values;
	replayed->scenario.replay_count = 1;
	(void)draw(&plain->scenario, "n", 0, 1000);
	(void)draw(&replayed->scenario, "n", 0, 1000);

	CU_ASSERT_EQUAL(draw(&plain->scenario, "n", 0, 1000), draw(&replayed->scenario, "n", 0, 1000));
	scenario_gone(plain);
	scenario_gone(replayed);
}

/* --- bytes --- */

static void a_seed_gives_the_same_bytes_again(void)
{
	struct stand *one = given_scenario(7), *other = given_scenario(7);
	char bytes[37], again[37];

	random_bytes(&one->scenario, bytes, sizeof bytes);
	random_bytes(&other->scenario, again, sizeof again);

	CU_ASSERT_EQUAL(memcmp(bytes, again, sizeof bytes), 0);
	scenario_gone(one);
	scenario_gone(other);
}

/** Else a shrunk length would change every number behind it. */
static void numbers_do_not_depend_on_how_many_bytes_there_were(void)
{
	struct stand *one = given_scenario(7), *other = given_scenario(7);
	char bytes[100];

	random_bytes(&one->scenario, bytes, 3);
	random_bytes(&other->scenario, bytes, 100);

	CU_ASSERT_EQUAL(draw(&one->scenario, "n", 0, UINT64_MAX), draw(&other->scenario, "n", 0, UINT64_MAX));
	scenario_gone(one);
	scenario_gone(other);
}

static void fewer_bytes_are_the_beginning_of_more(void)
{
	struct stand *one = given_scenario(7), *other = given_scenario(7);
	char few[5], many[50];

	random_bytes(&one->scenario, few, sizeof few);
	random_bytes(&other->scenario, many, sizeof many);

	CU_ASSERT_EQUAL(memcmp(few, many, sizeof few), 0);
	scenario_gone(one);
	scenario_gone(other);
}

static void no_more_bytes_are_written_than_asked_for(void)
{
	struct stand *stand = given_scenario(7);
	char bytes[10] = "untouched";

	random_bytes(&stand->scenario, bytes, 0);
	SAME_TEXT(bytes, "untouched");
	random_bytes(&stand->scenario, bytes, 2);
	SAME_TEXT(bytes + 2, "touched");
	scenario_gone(stand);
}

static void bytes_are_the_generator_s_least_significant_first(void)
{
	struct stand *stand = given_scenario(0);
	unsigned char bytes[3];

	random_bytes(&stand->scenario, bytes, sizeof bytes);

	CU_ASSERT_TRUE(bytes[0] == 0xAF && bytes[1] == 0xCD && bytes[2] == 0x1D);
	scenario_gone(stand);
}

/** draft-eastlake-fnv, test vectors. */
static void fnv_has_its_published_values(void)
{
	CU_ASSERT_EQUAL(fnv1a("", 0), 0x811c9dc5u);
	CU_ASSERT_EQUAL(fnv1a("a", 1), 0xe40c292cu);
	CU_ASSERT_EQUAL(fnv1a("foobar", 6), 0xbf9cf968u);
}

SUITE("check: inputs", TEST(a_seed_gives_the_same_numbers_again), TEST(another_seed_gives_other_numbers),
	TEST(the_generator_is_splitmix64), TEST(every_number_between_the_bounds_is_drawn_and_no_other),
	TEST(a_single_number_can_only_be_itself), TEST(numbers_drawn_later_are_others),
	TEST(what_is_drawn_is_remembered_with_its_lower_bound), TEST(what_is_drawn_is_told),
	TEST(more_draws_than_are_remembered_do_no_harm), TEST(replayed_numbers_replace_what_would_be_drawn),
	TEST(a_replayed_number_stays_between_the_bounds), TEST(behind_the_replayed_numbers_the_seed_goes_on_as_ever),
	TEST(a_seed_gives_the_same_bytes_again), TEST(numbers_do_not_depend_on_how_many_bytes_there_were),
	TEST(fewer_bytes_are_the_beginning_of_more), TEST(no_more_bytes_are_written_than_asked_for),
	TEST(bytes_are_the_generator_s_least_significant_first), TEST(fnv_has_its_published_values));
