/** @file
 * The timeline: what is said of an event, and how its line looks.
 */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "report/journal.h"
#include "report/timeline.h"
#include "tests/unit/events.h"

enum { WIDTH = 80 };

/** What is said of the last event of a trace. */
static void says(struct trace *trace, const char *wanted)
{
	struct text out = {0};

	timeline_say(&out, trace, &trace->events[trace->event_count - 1]);
	CU_ASSERT_STRING_EQUAL(text_string(&out), wanted);
	text_clear(&out);
	trace_free(trace);
}

static struct event of_bytes(struct event event, uint64_t count, const char *bytes)
{
	event.count = count;
	event.data = (struct captured){memory_copy(bytes, strlen(bytes)), strlen(bytes)};
	return event;
}

static struct event failing(struct event event, int error)
{
	event.result = -error;
	return event;
}

static void a_pipe_is_told_with_its_two_ends(void)
{
	says(GIVEN(piped(0, 3, 4, 0)), "makes pipe#1: 3 reads, 4 writes");
}

static void what_moved_stands_before_what_was_asked_for(void)
{
	says(GIVEN(piped(0, 3, 4, 0), of_bytes(sent(0, 4, 5), 9, "hello")), "► pipe#1: 5 of 9 bytes \"hello\"");
}

static void what_moved_as_a_whole_is_one_number(void)
{
	says(GIVEN(piped(0, 3, 4, 0), of_bytes(received(0, 3, 5), 5, "hello")), "◄ pipe#1: 5 bytes \"hello\"");
}

static void a_single_byte_is_one(void)
{
	says(GIVEN(piped(0, 3, 4, 0), of_bytes(sent(0, 4, 1), 1, "\n")), "► pipe#1: 1 byte \"\\n\"");
}

static void a_read_of_nothing_is_the_end_of_the_file(void)
{
	says(GIVEN(piped(0, 3, 4, 0), of_bytes(received(0, 3, 0), 64, "")), "◄ pipe#1: end of file");
}

static void an_empty_pipe_has_nothing_yet(void)
{
	says(GIVEN(piped(0, 3, 4, 0), failing(received(0, 3, 0), EAGAIN)), "◄ pipe#1: nothing there yet (EAGAIN)");
}

static void a_failure_has_words_and_its_name(void)
{
	says(GIVEN(piped(0, 3, 4, 0), failing(sent(0, 4, 0), EPIPE)), "► pipe#1: Broken pipe (EPIPE)");
}

static void an_injected_failure_is_marked(void)
{
	struct event event = failing(sent(0, 4, 0), EPIPE);

	event.fault = memory_string("errno:EPIPE@main,send,pipe#1,1");
	says(GIVEN(piped(0, 3, 4, 0), event), "► pipe#1: Broken pipe (EPIPE) (injected)");
}

static void closing_the_last_writing_end_is_told(void)
{
	says(GIVEN(piped(0, 3, 4, 0), closed(0, 4)), "closes 4 (pipe#1); nobody writes there any more");
}

static void closing_one_of_two_writing_ends_is_just_a_close(void)
{
	says(GIVEN(piped(0, 3, 4, 0), forked(0, 1), closed(0, 4)), "closes 4 (pipe#1)");
}

static void a_child_has_the_name_that_the_timeline_uses(void)
{
	says(GIVEN(forked(0, 1)), "forks child 1");
}

static void a_thread_is_no_child(void)
{
	says(GIVEN(thread_made(0, 1)), "makes thread 1");
}

static void a_fork_that_returns_is_told_already(void)
{
	says(GIVEN(forked(0, 1), called(0, "clone", 101)), "");
}

static void a_call_that_sleeps_says_for_what(void)
{
	struct event event = received(0, 3, 0);

	event.kind = EVENT_BLOCKED;
	says(GIVEN(piped(0, 3, 4, 0), event), "waits for bytes from pipe#1");
}

/* --- lines --- */

static char *line_of(struct trace *trace)
{
	struct text out = {0};
	struct page page = {.out = &out, .width = WIDTH};

	timeline_add(&page, trace, &trace->events[trace->event_count - 1]);
	trace_free(trace);
	return text_take(&out);
}

static void a_line_has_its_place_at_the_right_edge(void)
{
	char *line = line_of(GIVEN(at_line(12, piped(0, 3, 4, 0))));

	CU_ASSERT_EQUAL(strlen(line), WIDTH + strlen("\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(line, "server        makes pipe#1: 3 reads, 4 writes  "));
	CU_ASSERT_PTR_NOT_NULL(strstr(line, ":12\n"));
	free(line);
}

static void what_libraries_read_for_themselves_has_no_line(void)
{
	char *line = line_of(GIVEN(opened(0, 3, "/usr/lib/locale/C.utf8/LC_CTYPE", OBJECT_FILE, O_RDONLY, 7)));

	CU_ASSERT_STRING_EQUAL(line, "");
	free(line);
}

/* --- the journal --- */

static void the_journal_escapes_what_json_does_not_allow(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "a\"b\\c\n\xff", OBJECT_FILE, O_RDONLY, 7));
	struct text out = {0};

	journal_add(&out, trace, &trace->events[trace->event_count - 1], true);
	CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&out), "\"made\": \"a\\\"b\\\\c\\u000a?\""));
	text_clear(&out);
	trace_free(trace);
}

SUITE("report: timeline", TEST(a_pipe_is_told_with_its_two_ends), TEST(what_moved_stands_before_what_was_asked_for),
	TEST(what_moved_as_a_whole_is_one_number), TEST(a_single_byte_is_one),
	TEST(a_read_of_nothing_is_the_end_of_the_file), TEST(an_empty_pipe_has_nothing_yet),
	TEST(a_failure_has_words_and_its_name), TEST(an_injected_failure_is_marked),
	TEST(closing_the_last_writing_end_is_told), TEST(closing_one_of_two_writing_ends_is_just_a_close),
	TEST(a_child_has_the_name_that_the_timeline_uses), TEST(a_thread_is_no_child),
	TEST(a_fork_that_returns_is_told_already), TEST(a_call_that_sleeps_says_for_what),
	TEST(a_line_has_its_place_at_the_right_edge), TEST(what_libraries_read_for_themselves_has_no_line),
	TEST(the_journal_escapes_what_json_does_not_allow));
