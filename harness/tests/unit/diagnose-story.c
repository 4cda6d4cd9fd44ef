/** @file
 * The story of a run that stands still: nodes, edges, words.
 */
#include "diagnose/story.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

/** Parent in wait4(), child in read() of a pipe whose write end the parent kept: the deadlock of every first pipe. */
static struct trace *given_deadlock(void)
{
	return GIVEN(at_line(5, piped(0, 3, 4, 0)), forked(0, 1), closed(1, 4), closed(0, 3),
		at_line(20, waits_for_child(0, -1)), at_line(12, stuck(received(1, 3, 0))));
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

/* --- words --- */

/** The paragraphs, one a line; the caller frees. */
static char *words_of(const struct trace *trace)
{
	struct stuck story = {0};
	struct text text = {0};
	size_t i;

	stuck_story(trace, &story);
	for (i = 0; i < story.story_count; i++)
		text_addf(&text, "%s\n", story.story[i]);
	stuck_clear(&story);
	return text_take(&text);
}

static void a_deadlock_is_told_in_words(void)
{
	struct trace *trace = given_deadlock();

	SAME_TAKEN(words_of(trace),
		"server waits in waitpid() at server.c:20 for the end of server's child.\n"
		"server's child waits in read() at server.c:12 for bytes from pipe#1 or its end."
		" The write end of pipe#1 is held by server (descriptor 4, since server.c:5), and by nobody else.\n");
	trace_free(trace);
}

static void who_waits_for_the_harness_has_no_words(void)
{
	struct trace *trace =
		GIVEN(given_descriptor(0, 0, "stdin", OBJECT_PIPE, O_RDONLY, END_WRITE), stuck(received(0, 0, 0)));

	SAME_TAKEN(words_of(trace), "");
	trace_free(trace);
}

/** Who waits for what, in one sentence; the caller frees. */
static char *sentence_of(const struct trace *trace)
{
	struct text text = {0};

	stuck_tell(trace, &text);
	return text_take(&text);
}

static void who_waits_is_told_in_one_sentence(void)
{
	struct trace *trace = given_deadlock();

	SAME_TAKEN(sentence_of(trace),
		"server waits in waitpid() for the end of server's child (server.c:20), and "
		"server's child waits in read() for bytes from pipe#1 or its end (server.c:12)");
	trace_free(trace);
}

static void a_call_that_nobody_can_end_is_shown_with_its_arguments(void)
{
	struct trace *trace = GIVEN(at_line(7, stuck(with_arguments(called(0, "epoll_ctl", 0), 3, 1, 0, 0))));

	SAME_TAKEN(sentence_of(trace), "server waits in epoll_ctl(3, EPOLL_CTL_ADD, 0, NULL) (server.c:7)");
	trace_free(trace);
}

static void who_watches_an_end_for_writing_waits_for_its_reader_to_leave(void)
{
	const struct watch watch = {.fd = 4, .object = 1};
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), stuck(with_watches(called(0, "poll", 0), &watch, 1)));

	SAME_TAKEN(sentence_of(trace), "server waits in poll() for the last reader of pipe#1 to leave");
	trace_free(trace);
}

static void an_edge_of_holding_has_the_line_that_made_it_so(void)
{
	struct trace *trace = given_deadlock();
	struct stuck story = {0};

	stuck_story(trace, &story);
	CU_ASSERT_EQUAL_FATAL(story.edge_count, 3);
	CU_ASSERT_PTR_NULL(story.edges[1].file);
	SAME_TEXT(story.edges[2].file, "server.c");
	CU_ASSERT_EQUAL(story.edges[2].line, 5);
	stuck_clear(&story);
	trace_free(trace);
}

SUITE("diagnose: story", TEST(the_story_of_a_deadlock_goes_round), TEST(the_story_names_everybody_once_with_the_line),
	TEST(the_harness_is_named_where_it_holds_the_other_end), TEST(a_writer_waits_for_room),
	TEST(a_call_that_was_not_observed_is_a_task_without_a_reason), TEST(a_run_that_goes_on_has_no_story),
	TEST(a_deadlock_is_told_in_words), TEST(who_waits_for_the_harness_has_no_words),
	TEST(who_waits_is_told_in_one_sentence), TEST(a_call_that_nobody_can_end_is_shown_with_its_arguments),
	TEST(who_watches_an_end_for_writing_waits_for_its_reader_to_leave),
	TEST(an_edge_of_holding_has_the_line_that_made_it_so));
