/** @file
 * What rules ask of a run that stands still.
 */
#include "diagnose/waits.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** Parent in wait4(), child in read() of a pipe whose write end the parent kept: the deadlock of every first pipe. */
static struct trace *given_deadlock(void)
{
	return GIVEN(at_line(5, piped(0, 3, 4, 0)), forked(0, 1), closed(1, 4), closed(0, 3),
		at_line(20, waits_for_child(0, -1)), at_line(12, stuck(received(1, 3, 0))));
}

/* --- the event --- */

static void a_task_that_stands_still_has_its_event(void)
{
	struct trace *trace = given_deadlock();

	CU_ASSERT_PTR_EQUAL(stuck_event(trace, 1), &trace->events[trace->event_count - 1]);
	trace_free(trace);
}

static void a_task_that_goes_on_has_none(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), waiting(received(0, 3, 0), EVENT_BLOCKED));

	CU_ASSERT_PTR_NULL(stuck_event(trace, 0));
	trace_free(trace);
}

/* --- whose move it is --- */

static void an_end_that_only_its_waiting_reader_holds_is_closed_in(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), stuck(received(0, 3, 0)));

	CU_ASSERT_TRUE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void an_end_that_nobody_holds_is_closed_in(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 4), stuck(received(0, 3, 0)));

	CU_ASSERT_TRUE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void an_end_that_a_running_process_holds_is_not_closed_in(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), stuck(received(1, 3, 0)));

	CU_ASSERT_FALSE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void one_running_thread_of_the_holder_is_enough(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), thread_made(0, 1), stuck(received(0, 3, 0)));

	CU_ASSERT_FALSE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void an_end_that_the_harness_holds_is_not_closed_in(void)
{
	struct trace *trace =
		GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE), stuck(received(0, 0, 0)));

	CU_ASSERT_FALSE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void an_end_that_the_harness_has_finished_with_is_closed_in(void)
{
	struct trace *trace = GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE),
		peer_acted(1, PEER_FINISHES), stuck(received(0, 0, 0)));

	CU_ASSERT_TRUE(end_is_closed_in(trace, 1, END_WRITE));
	trace_free(trace);
}

static void an_object_that_does_not_exist_is_not_closed_in(void)
{
	struct trace *trace = given_deadlock();

	CU_ASSERT_FALSE(end_is_closed_in(trace, 77, END_WRITE));
	trace_free(trace);
}

/* --- who waits for whom --- */

static void parent_and_child_wait_for_each_other(void)
{
	struct trace *trace = given_deadlock();

	CU_ASSERT_TRUE(waits_for(trace, 0, 1));
	CU_ASSERT_TRUE(waits_for(trace, 1, 0));
	trace_free(trace);
}

static void a_wait_for_one_child_is_no_wait_for_another(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(0, 2), waits_for_child(0, 102));

	CU_ASSERT_FALSE(waits_for(trace, 0, 1));
	CU_ASSERT_TRUE(waits_for(trace, 0, 2));
	trace_free(trace);
}

static void waitid_waits_for_every_child(void)
{
	struct trace *trace = GIVEN(forked(0, 1), stuck(with_arguments(called(0, "waitid", 0), 0, 0, 0, 0)));

	CU_ASSERT_TRUE(waits_for(trace, 0, 1));
	trace_free(trace);
}

static void nobody_waits_for_a_grandchild_directly(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(1, 2), waits_for_child(0, -1));

	CU_ASSERT_FALSE(waits_for(trace, 0, 2));
	trace_free(trace);
}

static void a_wait_goes_through_others(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(1, 2), waits_for_child(0, -1), waits_for_child(1, -1));

	CU_ASSERT_TRUE(waits_for(trace, 0, 2));
	trace_free(trace);
}

static void a_reader_waits_for_nobody_where_two_could_write(void)
{
	struct trace *trace =
		GIVEN(piped(0, 3, 4, 0), forked(0, 1), forked(0, 2), closed(1, 4), stuck(received(1, 3, 0)));

	CU_ASSERT_FALSE(waits_for(trace, 1, 0));
	CU_ASSERT_FALSE(waits_for(trace, 1, 2));
	trace_free(trace);
}

static void a_writer_waits_for_the_only_reader(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(1, 3), stuck(sent(1, 4, 100000)));

	CU_ASSERT_TRUE(waits_for(trace, 1, 0));
	CU_ASSERT_FALSE(waits_for(trace, 0, 1));
	trace_free(trace);
}

static void a_circle_does_not_lead_to_whom_it_does_not_contain(void)
{
	struct trace *trace = GIVEN(forked(0, 1), piped(0, 3, 4, 0), forked(0, 2), closed(2, 4), closed(0, 3),
		waits_for_child(0, 102), stuck(received(2, 3, 0)));

	CU_ASSERT_TRUE(waits_for(trace, 0, 0));
	CU_ASSERT_FALSE(waits_for(trace, 0, 1));
	trace_free(trace);
}

SUITE("diagnose: waits", TEST(a_task_that_stands_still_has_its_event), TEST(a_task_that_goes_on_has_none),
	TEST(an_end_that_only_its_waiting_reader_holds_is_closed_in), TEST(an_end_that_nobody_holds_is_closed_in),
	TEST(an_end_that_a_running_process_holds_is_not_closed_in), TEST(one_running_thread_of_the_holder_is_enough),
	TEST(an_end_that_the_harness_holds_is_not_closed_in),
	TEST(an_end_that_the_harness_has_finished_with_is_closed_in),
	TEST(an_object_that_does_not_exist_is_not_closed_in), TEST(parent_and_child_wait_for_each_other),
	TEST(a_wait_for_one_child_is_no_wait_for_another), TEST(waitid_waits_for_every_child),
	TEST(nobody_waits_for_a_grandchild_directly), TEST(a_wait_goes_through_others),
	TEST(a_reader_waits_for_nobody_where_two_could_write), TEST(a_writer_waits_for_the_only_reader),
	TEST(a_circle_does_not_lead_to_whom_it_does_not_contain));
