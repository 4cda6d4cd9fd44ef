/** @file
 * Traces: numbers, paths and names of tasks, the objects behind descriptors, and cutting.
 */
#include "tests/unit/events.h"
#include "tests/unit/given.h"

static const char *path_of(const struct trace *trace, int task)
{
	CU_ASSERT_TRUE_FATAL((size_t)task < trace->task_count);
	return trace->tasks[task].path;
}

static void events_are_numbered_from_zero(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3));

	CU_ASSERT_EQUAL(trace->event_count, 3);
	CU_ASSERT_EQUAL(trace->events[0].number, 0);
	CU_ASSERT_EQUAL(trace->events[0].kind, EVENT_START);
	CU_ASSERT_EQUAL(trace->events[2].number, 2);
	trace_free(trace);
}

static void an_event_knows_the_object_that_it_acted_on(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), closed(0, 6), closed(0, 6), closed(0, 99));

	CU_ASSERT_EQUAL(trace->events[1].object, 0); /* pipe() acts on none */
	CU_ASSERT_EQUAL(trace->events[3].object, 2); /* also when it is closed by this very event */
	CU_ASSERT_EQUAL(trace->events[4].object, 0);
	CU_ASSERT_EQUAL(trace->events[5].object, 0);
	trace_free(trace);
}

static void the_object_behind_the_second_descriptor_is_the_one_before_the_call(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), duplicated_onto(0, 4, 6, 0));

	CU_ASSERT_EQUAL(trace->events[3].object, 1);
	CU_ASSERT_EQUAL(trace->events[3].object_out, 2);
	trace_free(trace);
}

static void an_object_that_the_observer_has_found_is_kept(void)
{
	struct event event = received(0, 3, 5);
	struct trace *trace;

	event.object = 2; /* it was entered before another thread put something else behind the number */
	trace = GIVEN(piped(0, 3, 4, 0), event);

	CU_ASSERT_EQUAL(trace->events[2].object, 2);
	trace_free(trace);
}

static void a_preempted_task_marks_the_whole_trace(void)
{
	struct trace *trace = GIVEN(closed(0, 3));

	CU_ASSERT_FALSE(trace->preempted);
	(void)then(trace, event_of(EVENT_PREEMPTED, 0));
	CU_ASSERT_TRUE(trace->preempted);
	trace_free(trace);
}

static void paths_tell_the_order_of_children(void)
{
	struct trace *trace = GIVEN(forked(0, 1), thread_made(0, 2), forked(1, 3), forked(0, 4));

	SAME_TEXT(path_of(trace, 0), "main");
	SAME_TEXT(path_of(trace, 1), "main/1");
	SAME_TEXT(path_of(trace, 2), "main/2");
	SAME_TEXT(path_of(trace, 3), "main/1/1");
	SAME_TEXT(path_of(trace, 4), "main/3");
	CU_ASSERT_TRUE(trace->tasks[2].thread && !trace->tasks[1].thread);
	CU_ASSERT_EQUAL(trace->tasks[3].parent, 1);
	trace_free(trace);
}

static void further_programs_are_numbered(void)
{
	struct trace *trace = trace_new();

	CU_ASSERT_EQUAL(trace_add_program(trace, "server"), 0);
	CU_ASSERT_EQUAL(trace_add_task(trace, 0, false), 1);
	CU_ASSERT_EQUAL(trace_add_program(trace, "client"), 2);
	CU_ASSERT_EQUAL(trace_add_program(trace, "client"), 3);

	SAME_TEXT(path_of(trace, 2), "main2");
	SAME_TEXT(path_of(trace, 3), "main3");
	SAME_TEXT(trace->tasks[1].program, "server");
	CU_ASSERT_EQUAL(trace->tasks[2].parent, -1);
	trace_free(trace);
}

static void a_program_is_called_by_its_name(void)
{
	struct trace *trace = GIVEN(closed(0, 3));

	SAME_TAKEN(task_name(trace, 0), "server");
	trace_free(trace);
}

static void an_only_child_needs_no_number(void)
{
	struct trace *trace = GIVEN(forked(0, 1));

	SAME_TAKEN(task_name(trace, 1), "server's child");
	trace_free(trace);
}

static void one_of_several_children_is_numbered(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(0, 2));

	SAME_TAKEN(task_name(trace, 1), "server's child 1");
	SAME_TAKEN(task_name(trace, 2), "server's child 2");
	trace_free(trace);
}

static void a_grandchild_is_called_by_its_path(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(1, 2));

	SAME_TAKEN(task_name(trace, 1), "server's child");
	SAME_TAKEN(task_name(trace, 2), "server's child 1/1");
	trace_free(trace);
}

static void a_thread_is_called_a_thread(void)
{
	struct trace *trace = GIVEN(thread_made(0, 1), thread_made(0, 2));

	SAME_TAKEN(task_name(trace, 2), "server's thread 2");
	trace_free(trace);
}

static void a_child_that_executes_is_called_by_its_program_as_well(void)
{
	struct trace *trace = GIVEN(forked(0, 1));

	free(trace->tasks[1].program); /* as the observer does at exec */
	trace->tasks[1].program = memory_string("sort");
	SAME_TAKEN(task_name(trace, 1), "server's child (sort)");
	trace_free(trace);
}

static void a_task_that_is_not_there_is_somebody(void)
{
	struct trace *trace = GIVEN(closed(0, 3));

	SAME_TAKEN(task_name(trace, 1), "somebody");
	SAME_TAKEN(task_name(trace, -1), "somebody");
	trace_free(trace);
}

static void a_cut_trace_has_the_descriptors_of_its_last_event(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(0, 3), closed(0, 4), ended(1, 0));

	trace_cut(trace, 4);

	CU_ASSERT_EQUAL(trace->event_count, 4);
	CU_ASSERT_PTR_NULL(descriptors_find(trace->descriptors, 0, 3));
	CU_ASSERT_PTR_NOT_NULL(descriptors_find(trace->descriptors, 0, 4));
	CU_ASSERT_TRUE(process_alive(trace->descriptors, 1));
	CU_ASSERT_EQUAL(descriptors_holders(trace->descriptors, 1, END_WRITE, NULL, 0), 2);
	trace_free(trace);
}

static void a_cut_that_would_lengthen_changes_nothing(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3));
	const struct descriptors *before = trace->descriptors;

	trace_cut(trace, 3);
	trace_cut(trace, 1000);

	CU_ASSERT_EQUAL(trace->event_count, 3);
	CU_ASSERT_PTR_EQUAL(trace->descriptors, before);
	trace_free(trace);
}

static void events_can_be_added_to_a_cut_trace(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), closed(0, 4));

	trace_cut(trace, 2);
	CU_ASSERT_EQUAL(then(trace, closed(0, 4))->number, 2);

	CU_ASSERT_EQUAL(trace->events[2].object, 1);
	CU_ASSERT_PTR_NOT_NULL(descriptors_find(trace->descriptors, 0, 3));
	trace_free(trace);
}

static void cutting_everything_leaves_an_empty_trace(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));

	trace_cut(trace, 0);

	CU_ASSERT_EQUAL(trace->event_count, 0);
	CU_ASSERT_EQUAL(process_count(trace->descriptors), 0);
	trace_free(trace);
}

static void a_full_trace_counts_what_it_does_not_keep(void)
{
	struct trace *trace = GIVEN();

	trace->most = 2;
	(void)then(trace, piped(0, 3, 4, 0));
	(void)then(trace, closed(0, 3));
	(void)then(trace, closed(0, 4));

	CU_ASSERT_EQUAL(trace->event_count, 2);
	CU_ASSERT_EQUAL(trace->left_out, 2);
	CU_ASSERT_EQUAL(trace_length(trace), 4);
	trace_free(trace);
}

static void the_tables_of_a_full_trace_follow_every_event(void)
{
	struct trace *trace = GIVEN();
	const struct event *last;

	trace->most = 2;
	(void)then(trace, piped(0, 3, 4, 0));
	last = then(trace, closed(0, 3));

	CU_ASSERT_EQUAL(last->number, 2);
	CU_ASSERT_EQUAL(last->fd, 3);
	CU_ASSERT_PTR_NULL(descriptors_find(trace->descriptors, 0, 3));
	trace_free(trace);
}

static void cutting_a_full_trace_takes_the_tables_back(void)
{
	struct trace *trace = GIVEN();

	trace->most = 2;
	(void)then(trace, piped(0, 3, 4, 0));
	(void)then(trace, closed(0, 3));
	trace_cut(trace, 2);

	CU_ASSERT_EQUAL(trace_length(trace), 2);
	CU_ASSERT_PTR_NOT_NULL(descriptors_find(trace->descriptors, 0, 3));
	trace_free(trace);
}

static void what_a_full_trace_has_forgotten_is_of_no_kind(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));

	trace->most = 1;
	(void)then(trace, socket_made(0, 5));
	(void)then(trace, socket_made(0, 6));
	(void)then(trace, closed(0, 5));
	(void)then(trace, closed(0, 6));

	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 2)->kind, OBJECT_NONE);
	SAME_TEXT(object_by_id(trace->descriptors, 2)->name, "");
	CU_ASSERT_EQUAL(object_by_id(trace->descriptors, 1)->kind, OBJECT_PIPE);
	CU_ASSERT_PTR_NULL(object_by_id(trace->descriptors, 4));
	trace_free(trace);
}

/** A signal that a task has not asked for finds it in a line of f.c. */
static struct event struck(int task, int signal, int line)
{
	struct event event = event_of(EVENT_SIGNAL, task);

	event.signal = signal;
	event.disposition = DISPOSITION_DEFAULT;
	event.where = (struct place){.file = "f.c", .line = line};
	return event;
}

static void a_full_trace_still_knows_what_has_killed_whom(void)
{
	struct trace *trace = GIVEN(forked(0, 1));

	trace->most = 1;
	(void)then(trace, thread_made(1, 2));
	(void)then(trace, struck(1, SIGTSTP, 3));
	(void)then(trace, struck(2, SIGSEGV, 7));
	(void)then(trace, ended(2, SIGSEGV));
	(void)then(trace, ended(1, SIGSEGV));

	CU_ASSERT_EQUAL(trace->tasks[0].killed_by, 0);
	CU_ASSERT_EQUAL(trace->tasks[1].killed_by, SIGSEGV);
	CU_ASSERT_EQUAL(trace_struck(trace, 1).line, 7);
	CU_ASSERT_PTR_NULL(trace_struck(trace, 0).file);
	trace_free(trace);
}

static void equal_events_make_equal_objects(void)
{
	struct trace *one = GIVEN(piped(0, 3, 4, 0), socket_made(0, 5), opened(0, 6, "f", OBJECT_FILE, O_RDONLY, 9));
	struct trace *other = GIVEN(piped(0, 3, 4, 0), socket_made(0, 5), opened(0, 6, "f", OBJECT_FILE, O_RDONLY, 9));
	int id;

	CU_ASSERT_EQUAL(object_count(one->descriptors), 3);
	CU_ASSERT_EQUAL(object_count(other->descriptors), 3);
	for (id = 1; id <= 3; id++)
		SAME_TEXT(object_by_id(one->descriptors, id)->name, object_by_id(other->descriptors, id)->name);
	trace_free(one);
	trace_free(other);
}

static void a_task_descends_from_itself_and_from_who_made_its_makers(void)
{
	struct trace *trace = GIVEN(forked(0, 1), forked(1, 2), forked(0, 3));

	CU_ASSERT_TRUE(task_descends_from(trace, 2, 2));
	CU_ASSERT_TRUE(task_descends_from(trace, 2, 1));
	CU_ASSERT_TRUE(task_descends_from(trace, 2, 0));
	CU_ASSERT_FALSE(task_descends_from(trace, 2, 3));
	CU_ASSERT_FALSE(task_descends_from(trace, 0, 1));
	trace_free(trace);
}

SUITE("model: trace", TEST(events_are_numbered_from_zero), TEST(an_event_knows_the_object_that_it_acted_on),
	TEST(the_object_behind_the_second_descriptor_is_the_one_before_the_call),
	TEST(an_object_that_the_observer_has_found_is_kept), TEST(a_preempted_task_marks_the_whole_trace),
	TEST(paths_tell_the_order_of_children), TEST(further_programs_are_numbered),
	TEST(a_program_is_called_by_its_name), TEST(an_only_child_needs_no_number),
	TEST(one_of_several_children_is_numbered), TEST(a_grandchild_is_called_by_its_path),
	TEST(a_thread_is_called_a_thread), TEST(a_child_that_executes_is_called_by_its_program_as_well),
	TEST(a_task_that_is_not_there_is_somebody), TEST(a_cut_trace_has_the_descriptors_of_its_last_event),
	TEST(a_cut_that_would_lengthen_changes_nothing), TEST(events_can_be_added_to_a_cut_trace),
	TEST(cutting_everything_leaves_an_empty_trace), TEST(a_full_trace_counts_what_it_does_not_keep),
	TEST(the_tables_of_a_full_trace_follow_every_event), TEST(cutting_a_full_trace_takes_the_tables_back),
	TEST(what_a_full_trace_has_forgotten_is_of_no_kind), TEST(a_full_trace_still_knows_what_has_killed_whom),
	TEST(equal_events_make_equal_objects), TEST(a_task_descends_from_itself_and_from_who_made_its_makers));
