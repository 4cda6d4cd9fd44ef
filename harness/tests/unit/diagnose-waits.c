/** @file
 * The wait-for graph: who waits for whom in a run that stands still, and the story that is told of it.
 */
#include "diagnose/waits.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

static struct event stuck(struct event event)
{
	return waiting(event, EVENT_STUCK);
}

static struct event waits_for_child(int task, int wanted)
{
	return stuck(with_arguments(called(task, "wait4", 0), (uint64_t)wanted, 0, 0, 0));
}

/** Parent in wait4(), child in read() of a pipe whose write end the parent kept: the deadlock of every first pipe. */
static struct trace *given_deadlock(void)
{
	return GIVEN(at_line(5, piped(0, 3, 4, 0)), forked(0, 1), closed(1, 4), closed(0, 3),
		at_line(20, waits_for_child(0, -1)), at_line(12, stuck(received(1, 3, 0))));
}

static void stuck_clear(struct stuck *story)
{
	size_t i;

	for (i = 0; i < story->node_count; i++) {
		free(story->nodes[i].id);
		free(story->nodes[i].kind);
		free(story->nodes[i].label);
		free(story->nodes[i].file);
	}
	for (i = 0; i < story->edge_count; i++) {
		free(story->edges[i].from);
		free(story->edges[i].to);
		free(story->edges[i].label);
	}
	free(story->nodes);
	free(story->edges);
}

/** "from > label > to", one edge a line; the caller frees. */
static char *edges_of(const struct trace *trace)
{
	struct stuck story = {0};
	struct text text = {0};
	size_t i;

	stuck_story(trace, &story);
	for (i = 0; i < story.edge_count; i++)
		text_addf(&text, "%s %s %s\n", story.edges[i].from, story.edges[i].label, story.edges[i].to);
	stuck_clear(&story);
	return text_take(&text);
}

/** "kind id label file:line", one node a line; the caller frees. */
static char *nodes_of(const struct trace *trace)
{
	struct stuck story = {0};
	struct text text = {0};
	size_t i;

	stuck_story(trace, &story);
	for (i = 0; i < story.node_count; i++)
		text_addf(&text, "%s %s '%s' %s:%d\n", story.nodes[i].kind, story.nodes[i].id, story.nodes[i].label,
			story.nodes[i].file ? story.nodes[i].file : "-", story.nodes[i].line);
	stuck_clear(&story);
	return text_take(&text);
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

/* --- the story --- */

static void the_story_of_a_deadlock_goes_round(void)
{
	struct trace *trace = given_deadlock();

	SAME_TAKEN(edges_of(trace),
		"task:main waits for the end of task:main/1\n"
		"task:main/1 waits in read() for bytes or end-of-file from object:1\n"
		"task:main holds the write end, as descriptor 4, of object:1\n");
	trace_free(trace);
}

static void the_story_names_everybody_once_with_the_line(void)
{
	struct trace *trace = given_deadlock();

	SAME_TAKEN(nodes_of(trace),
		"task task:main 'server' server.c:20\n"
		"task task:main/1 'server's child' server.c:12\n"
		"object object:1 'pipe#1' server.c:5\n");
	trace_free(trace);
}

static void the_harness_is_named_where_it_holds_the_other_end(void)
{
	struct trace *trace =
		GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE), stuck(received(0, 0, 0)));

	SAME_TAKEN(edges_of(trace),
		"task:main waits in read() for bytes or end-of-file from object:1\n"
		"peer:stdin holds the write end of object:1\n");
	trace_free(trace);
}

static void a_writer_waits_for_room(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), stuck(sent(0, 4, 100000)));

	SAME_TAKEN(edges_of(trace),
		"task:main waits in write() for room in object:1\n"
		"task:main holds the read end, as descriptor 3, of object:1\n");
	trace_free(trace);
}

static void a_call_that_was_not_observed_is_a_task_without_a_reason(void)
{
	struct trace *trace = GIVEN(at_line(7, event_of(EVENT_STUCK, 0)));

	SAME_TAKEN(nodes_of(trace), "task task:main 'server' server.c:7\n");
	SAME_TAKEN(edges_of(trace), "");
	trace_free(trace);
}

static void a_run_that_goes_on_has_no_story(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), waiting(received(0, 3, 0), EVENT_BLOCKED));

	SAME_TAKEN(nodes_of(trace), "");
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
	TEST(a_circle_does_not_lead_to_whom_it_does_not_contain), TEST(the_story_of_a_deadlock_goes_round),
	TEST(the_story_names_everybody_once_with_the_line), TEST(the_harness_is_named_where_it_holds_the_other_end),
	TEST(a_writer_waits_for_room), TEST(a_call_that_was_not_observed_is_a_task_without_a_reason),
	TEST(a_run_that_goes_on_has_no_story));
