/** @file
 * Explorations of made-up checks, which start no program: how often they run, what is shrunk to what, and what is replayed.
 */
#include "tests/unit/scenarios.h"

static int runs; /* of the made-up checks */

/* --- made-up checks --- */

static void passes(struct scenario *s)
{
	(void)s;
	runs++;
}

static void fails(struct scenario *s)
{
	runs++;
	fail_check(s, NULL, "expected more");
}

static void fails_from_37(struct scenario *s)
{
	runs++;
	if (draw(s, "n", 0, 1000000) >= 37)
		fail_check(s, NULL, "expected less");
}

static void fails_where_both_are_large(struct scenario *s)
{
	uint64_t length = draw(s, "length", 1, 1000000), times = draw(s, "times", 1, 1000000);

	runs++;
	if (length >= 11 && times >= 21)
		fail_check(s, NULL, "expected less");
}

static void fails_always_with_a_number(struct scenario *s)
{
	runs++;
	(void)draw(s, "n", 5, 1000000);
	fail_check(s, NULL, "expected another number");
}

static void fails_in_another_way_below_100(struct scenario *s)
{
	runs++;
	if (draw(s, "n", 0, 1000000) < 100)
		scenario_end(s, VERDICT_CRASH, NULL, memory_string("crashes"));
	fail_check(s, NULL, "expected less");
}

/** At each of a hundred points somebody else could have gone first. */
static void has_a_hundred_choices(struct scenario *s)
{
	size_t i;

	runs++;
	for (i = 0; i < 100; i++)
		ARRAY_ADD(s->choices, s->choice_count, s->choice_capacity) =
			(struct point_of_choice){.scenario = 1, .point = i, .choice = {.choices = 2}};
}

static void runs_out_of_time(struct scenario *s)
{
	runs++;
	(void)draw(s, "n", 0, 1000000);
	scenario_end(s, VERDICT_TIMEOUT, NULL, memory_string("takes all of its time"));
}

/** Not for the first seed, but for one of the twenty. */
static void fails_for_one_seed_in_a_few(struct scenario *s)
{
	runs++;
	if (draw(s, "n", 0, 9) == 9)
		fail_check(s, NULL, "expected less than nine");
}

/** As if a program made two calls of each class, and every fault that is asked for were met. */
static void makes_two_calls_of_each_class(struct scenario *s)
{
	size_t i;

	runs++;
	for (i = 0; s->wanted && i < 2 * s->wanted->count; i++) {
		ARRAY_ADD(s->points, s->point_count, s->point_capacity) = s->wanted->faults[i % s->wanted->count];
		s->points[i].ordinal = (unsigned)(i / s->wanted->count + 1);
	}
	s->fault_hit = s->instance->fault.kind != FAULT_NONE;
}

/** As if a relay had got so many datagrams, one more for each that was lost: it is sent again. */
static void passes_datagrams(struct scenario *s, int count)
{
	const char *loss = s->instance->loss;

	runs++;
	for (; loss && (loss = strstr(loss, "lost")); loss++)
		count++;
	ARRAY_ADD(s->relayed_in, s->relayed_count, s->relayed_capacity) = (struct relayed){1, count};
}

static void passes_two_datagrams(struct scenario *s)
{
	passes_datagrams(s, 2);
}

static void passes_nine_datagrams(struct scenario *s)
{
	passes_datagrams(s, 9);
}

/** As if a program were started, and a relay got so many in a scenario. */
static void passes_in_scenario(struct scenario *s, int count)
{
	s->number++;
	ARRAY_ADD(s->relayed_in, s->relayed_count, s->relayed_capacity) = (struct relayed){s->number, count};
}

static int played_first; /* of its two scenarios */

static void passes_nine_and_then_two(struct scenario *s)
{
	runs++;
	if (begin_apart(s, "nine")) {
		played_first++;
		passes_in_scenario(s, 9);
	}
	if (begin_apart(s, "two"))
		passes_in_scenario(s, 2);
}

static void passes_two_and_needs_the_second_in_time(struct scenario *s)
{
	passes_datagrams(s, 2);
	if (s->instance->loss && strstr(s->instance->loss, "2=delayed"))
		fail_check(s, NULL, "expected an answer");
}

static void passes_two_and_survives_one_loss(struct scenario *s)
{
	passes_datagrams(s, 2);
	if (s->instance->loss && strcmp(s->instance->loss, "1:1=lost,2=lost") == 0)
		fail_check(s, NULL, "expected an answer");
}

static void awards_three_of_four(struct scenario *s)
{
	award(s, 3, 4);
	fail_check(s, NULL, "expected all four");
}

/* --- exploring --- */

static struct outcome explored_as(const struct check *check, const struct instance *instance)
{
	struct lab lab = {.slug = "00-test", .limits = limits_default()};
	struct grading grading = {.lab = &lab, .instance = instance, .seed = 1};
	struct stage stage = {.grading = &grading, .check = check};
	struct outcome outcome = {0};

	runs = 0;
	explore(&stage, &outcome);
	return outcome;
}

static struct outcome explored(enum explore how, void (*function)(struct scenario *s))
{
	const struct check check = {.name = "made-up",
		.points = 10,
		.function = function,
		.explore = how,
		.runs = 20,
		.faults = {"short", CALL_SEND}};

	return explored_as(&check, NULL);
}

static void a_check_that_passes_earns_its_points(void)
{
	struct outcome outcome = explored(ONCE, passes);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_PASS);
	CU_ASSERT_EQUAL(outcome.result.points, 10);
	CU_ASSERT_EQUAL(runs, 1);
	outcome_clear(&outcome);
}

static void a_check_that_fails_earns_none_and_says_why(void)
{
	struct outcome outcome = explored(ONCE, fails);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	CU_ASSERT_EQUAL(outcome.result.points, 0);
	SAME_TEXT(outcome.result.message, "expected more");
	outcome_clear(&outcome);
}

static void a_part_can_be_awarded(void)
{
	struct outcome outcome = explored(ONCE, awards_three_of_four);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	CU_ASSERT_EQUAL(outcome.result.points, 7);
	outcome_clear(&outcome);
}

static void a_run_knows_its_seed(void)
{
	struct outcome outcome = explored(ONCE, passes);

	CU_ASSERT_EQUAL(outcome.result.instance.seed, 1);
	outcome_clear(&outcome);
}

/* --- faults --- */

static void a_check_without_fault_points_runs_once(void)
{
	struct outcome outcome = explored(EVERY_FAULT, passes);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_PASS);
	CU_ASSERT_EQUAL(runs, 1);
	SAME_TEXT(outcome.result.coverage.kind, "fault");
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 0);
	outcome_clear(&outcome);
}

static void a_plain_run_that_fails_ends_the_exploration(void)
{
	struct outcome outcome = explored(EVERY_FAULT, fails);

	CU_ASSERT_EQUAL(runs, 1);
	CU_ASSERT_PTR_NULL(outcome.result.coverage.kind);
	outcome_clear(&outcome);
}

static struct outcome explored_faults(enum call_class class, enum call_class also)
{
	const struct check check = {.name = "made-up",
		.points = 10,
		.function = makes_two_calls_of_each_class,
		.explore = EVERY_FAULT,
		.faults = {"short", class, also}};

	return explored_as(&check, NULL);
}

static void each_point_is_explored_and_then_all_of_them(void)
{
	struct outcome outcome = explored_faults(CALL_SEND, CALL_OTHER);

	CU_ASSERT_EQUAL(outcome.result.coverage.of, 3);
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 3);
	SAME_TEXT(outcome.result.coverage.points[0], "short@,send,,1");
	SAME_TEXT(outcome.result.coverage.points[2], "short@,send,,0");
	outcome_clear(&outcome);
}

static void the_points_of_two_classes_are_explored_in_one_row(void)
{
	struct outcome outcome = explored_faults(CALL_RECEIVE, CALL_SEND);

	CU_ASSERT_EQUAL(outcome.result.coverage.of, 6);
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 6);
	SAME_TEXT(outcome.result.coverage.points[0], "short@,receive,,1");
	SAME_TEXT(outcome.result.coverage.points[1], "short@,send,,1");
	SAME_TEXT(outcome.result.coverage.points[4], "short@,receive,,0");
	SAME_TEXT(outcome.result.coverage.points[5], "short@,send,,0");
	outcome_clear(&outcome);
}

/* --- losses --- */

static void each_datagram_has_each_fate_and_so_have_two_of_them(void)
{
	struct outcome outcome = explored(EVERY_LOSS, passes_two_datagrams);

	/* the plain run; 2 x 3 with one fate; with two: 1 lost, then 2 or 3 of its run's three; 1 doubled or delayed, then 2;
	   2 lost, then 3 */
	CU_ASSERT_EQUAL(runs, 1 + 6 + (6 + 3 + 3 + 3));
	SAME_TEXT(outcome.result.coverage.kind, "loss");
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 21);
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 21);
	outcome_clear(&outcome);
}

static void of_more_than_eight_datagrams_only_one_is_chosen(void)
{
	struct outcome outcome = explored(EVERY_LOSS, passes_nine_datagrams);

	CU_ASSERT_EQUAL(runs, 1 + 27);
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 27);
	outcome_clear(&outcome);
}

static void each_scenario_has_its_own_number_of_datagrams(void)
{
	struct outcome outcome;

	played_first = 0;
	outcome = explored(EVERY_LOSS, passes_nine_and_then_two);
	/* the first: 9 x 3; the second: 2 x 3, and what becomes of both of them: 3 x 3 */
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 27 + 6 + 9);
	CU_ASSERT_EQUAL(runs, 1 + 27 + 6 + 9);
	outcome_clear(&outcome);
}

static void a_scenario_apart_is_not_played_where_a_later_one_differs(void)
{
	struct outcome outcome;

	played_first = 0;
	outcome = explored(EVERY_LOSS, passes_nine_and_then_two);
	CU_ASSERT_EQUAL(played_first, 1 + 27);
	outcome_clear(&outcome);
}

static struct outcome explored_with_losses(void (*losses)(struct scenario *s), const struct instance *instance)
{
	const struct check check = {.name = "made-up",
		.points = 10,
		.function = fails_from_37,
		.explore = RANDOM,
		.runs = 20,
		.losses = losses};

	return explored_as(&check, instance);
}

static void losses_are_explored_before_inputs_are_drawn(void)
{
	struct outcome outcome = explored_with_losses(passes_two_and_survives_one_loss, NULL);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.loss, "1:1=lost,2=lost");
	CU_ASSERT_PTR_NULL(outcome.result.instance.draws);
	outcome_clear(&outcome);
}

static void inputs_are_drawn_when_every_loss_is_survived(void)
{
	struct outcome outcome = explored_with_losses(passes_two_datagrams, NULL);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.draws, "37");
	SAME_TEXT(outcome.result.coverage.kind, "loss");
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 21 + 20);
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 21);
	outcome_clear(&outcome);
}

static void an_instance_says_whether_it_is_of_losses_or_of_inputs(void)
{
	char loss[] = "1:1=lost,2=lost", draws[] = "36";
	const struct instance lossy = {.loss = loss}, drawn = {.draws = draws};
	struct outcome of_loss = explored_with_losses(passes_two_and_survives_one_loss, &lossy),
		       of_draws = explored_with_losses(passes_two_and_survives_one_loss, &drawn);

	SAME_TEXT(of_loss.result.instance.loss, loss);
	CU_ASSERT_EQUAL(of_loss.result.verdict, VERDICT_FAIL);
	CU_ASSERT_EQUAL(of_draws.result.verdict, VERDICT_PASS);
	outcome_clear(&of_loss);
	outcome_clear(&of_draws);
}

static void a_single_loss_that_fails_is_told_before_any_two(void)
{
	struct outcome outcome = explored(EVERY_LOSS, passes_two_and_needs_the_second_in_time);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.loss, "1:2=delayed");
	SAME_TEXT(outcome.result.message, "expected an answer; in this run datagram 2 was delayed by the relay");
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 5);
	outcome_clear(&outcome);
}

static void two_losses_are_found_where_one_is_survived(void)
{
	struct outcome outcome = explored(EVERY_LOSS, passes_two_and_survives_one_loss);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.loss, "1:1=lost,2=lost");
	outcome_clear(&outcome);
}

static void a_loss_is_replayed(void)
{
	const struct check check = {
		.name = "made-up", .points = 10, .function = passes_two_and_survives_one_loss, .explore = EVERY_LOSS};
	char loss[] = "1:1=lost,2=lost";
	const struct instance instance = {.loss = loss};
	struct outcome outcome = explored_as(&check, &instance);

	CU_ASSERT_EQUAL(runs, 1);
	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.loss, loss);
	outcome_clear(&outcome);
}

/* --- random inputs --- */

static void every_random_run_is_counted(void)
{
	struct outcome outcome = explored(RANDOM, passes);

	CU_ASSERT_EQUAL(runs, 20);
	SAME_TEXT(outcome.result.coverage.kind, "random");
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 20);
	CU_ASSERT_EQUAL(outcome.result.coverage.run, 20);
	CU_ASSERT_EQUAL(outcome.result.coverage.of, 20);
	outcome_clear(&outcome);
}

static void the_first_failure_ends_the_random_runs(void)
{
	struct outcome outcome = explored(RANDOM, fails);

	CU_ASSERT_EQUAL(runs, 1);
	CU_ASSERT_EQUAL(outcome.result.coverage.done, 0);
	outcome_clear(&outcome);
}

static void runs_before_a_failure_have_survived(void)
{
	struct outcome outcome = explored(RANDOM, fails_for_one_seed_in_a_few);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	CU_ASSERT_EQUAL(outcome.result.instance.seed, 1 + (uint64_t)outcome.result.coverage.done);
	outcome_clear(&outcome);
}

static void a_failing_number_is_shrunk_to_the_smallest(void)
{
	struct outcome outcome = explored(RANDOM, fails_from_37);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.draws, "37");
	outcome_clear(&outcome);
}

static void each_of_two_numbers_is_shrunk(void)
{
	struct outcome outcome = explored(RANDOM, fails_where_both_are_large);

	SAME_TEXT(outcome.result.instance.draws, "11,21");
	outcome_clear(&outcome);
}

static void a_number_that_does_not_matter_is_shrunk_to_its_lower_bound(void)
{
	struct outcome outcome = explored(RANDOM, fails_always_with_a_number);

	SAME_TEXT(outcome.result.instance.draws, "5");
	outcome_clear(&outcome);
}

static void a_failure_is_not_shrunk_to_another_one(void)
{
	struct outcome outcome = explored(RANDOM, fails_in_another_way_below_100);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	SAME_TEXT(outcome.result.instance.draws, "100");
	outcome_clear(&outcome);
}

static void a_run_that_took_all_of_its_time_is_not_made_again(void)
{
	struct outcome outcome = explored(RANDOM, runs_out_of_time);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_TIMEOUT);
	CU_ASSERT_EQUAL(runs, 1);
	outcome_clear(&outcome);
}

static void runs_of_shrinking_are_counted(void)
{
	struct outcome outcome = explored(RANDOM, fails_from_37);

	CU_ASSERT_EQUAL(outcome.result.coverage.run, runs);
	CU_ASSERT_TRUE(runs <= 1 + 60);
	outcome_clear(&outcome);
}

static void a_row_says_how_many_orders_are_tried(void)
{
	struct outcome outcome = explored(EVERY_ORDER, has_a_hundred_choices);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_PASS);
	CU_ASSERT_EQUAL(outcome.result.coverage.run, 20);
	CU_ASSERT_EQUAL(runs, 1 + 20);
	outcome_clear(&outcome);
}

/* --- replays --- */

static struct outcome replayed(void (*function)(struct scenario *s), char *draws, enum fault_kind fault)
{
	const struct check check = {
		.name = "made-up", .points = 10, .function = function, .explore = RANDOM, .runs = 20};
	const struct instance instance = {.seed = 9, .draws = draws, .fault = {.kind = fault, .class = CALL_SEND}};

	return explored_as(&check, &instance);
}

static void a_replay_is_one_run_with_the_same_numbers(void)
{
	char draws[] = "37";
	struct outcome outcome = replayed(fails_from_37, draws, FAULT_NONE);

	CU_ASSERT_EQUAL(runs, 1);
	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_FAIL);
	CU_ASSERT_EQUAL(outcome.draws[0].value, 37);
	outcome_clear(&outcome);
}

static void a_replay_of_smaller_numbers_passes(void)
{
	char draws[] = "36";
	struct outcome outcome = replayed(fails_from_37, draws, FAULT_NONE);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_PASS);
	outcome_clear(&outcome);
}

static void several_numbers_are_replayed_in_their_order(void)
{
	char draws[] = "11,21";
	struct outcome outcome = replayed(fails_where_both_are_large, draws, FAULT_NONE);

	CU_ASSERT_EQUAL(outcome.draw_count, 2);
	CU_ASSERT_EQUAL(outcome.draws[0].value, 11);
	CU_ASSERT_EQUAL(outcome.draws[1].value, 21);
	outcome_clear(&outcome);
}

static void a_replay_whose_fault_is_not_reached_judges_nothing(void)
{
	struct outcome outcome = replayed(passes, NULL, FAULT_SHORT);

	CU_ASSERT_EQUAL(outcome.result.verdict, VERDICT_ERROR);
	SAME_TEXT(outcome.result.reason, "the instance was not reached");
	outcome_clear(&outcome);
}

SUITE("check: explorations", TEST(a_check_that_passes_earns_its_points),
	TEST(a_check_that_fails_earns_none_and_says_why), TEST(a_part_can_be_awarded), TEST(a_run_knows_its_seed),
	TEST(a_check_without_fault_points_runs_once), TEST(a_plain_run_that_fails_ends_the_exploration),
	TEST(each_point_is_explored_and_then_all_of_them), TEST(the_points_of_two_classes_are_explored_in_one_row),
	TEST(each_datagram_has_each_fate_and_so_have_two_of_them),
	TEST(of_more_than_eight_datagrams_only_one_is_chosen), TEST(each_scenario_has_its_own_number_of_datagrams),
	TEST(a_scenario_apart_is_not_played_where_a_later_one_differs),
	TEST(losses_are_explored_before_inputs_are_drawn), TEST(inputs_are_drawn_when_every_loss_is_survived),
	TEST(an_instance_says_whether_it_is_of_losses_or_of_inputs),
	TEST(a_single_loss_that_fails_is_told_before_any_two), TEST(two_losses_are_found_where_one_is_survived),
	TEST(a_loss_is_replayed), TEST(every_random_run_is_counted), TEST(the_first_failure_ends_the_random_runs),
	TEST(runs_before_a_failure_have_survived), TEST(a_failing_number_is_shrunk_to_the_smallest),
	TEST(each_of_two_numbers_is_shrunk), TEST(a_number_that_does_not_matter_is_shrunk_to_its_lower_bound),
	TEST(a_failure_is_not_shrunk_to_another_one), TEST(a_run_that_took_all_of_its_time_is_not_made_again),
	TEST(runs_of_shrinking_are_counted), TEST(a_replay_is_one_run_with_the_same_numbers),
	TEST(a_row_says_how_many_orders_are_tried), TEST(a_replay_of_smaller_numbers_passes),
	TEST(several_numbers_are_replayed_in_their_order), TEST(a_replay_whose_fault_is_not_reached_judges_nothing));
