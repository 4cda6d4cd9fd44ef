/** @file
 * The transcript of a check, and bytes in sentences.
 */
#include <errno.h>

#include "tests/unit/scenarios.h"

static void a_line_says_who_and_what(void)
{
	struct stand *stand = given_scenario(0);

	narrate(&stand->scenario, "stdin", "says %d bytes", 5);

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 1);
	SAME_TEXT(stand->result.transcript[0].who, "stdin");
	SAME_TEXT(stand->result.transcript[0].text, "says 5 bytes");
	CU_ASSERT_FALSE(stand->result.transcript[0].failed);
	scenario_gone(stand);
}

static void a_note_is_the_check_s(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "now the hard part");

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 1);
	SAME_TEXT(stand->result.transcript[0].who, "check");
	SAME_TEXT(stand->result.transcript[0].text, "now the hard part");
	scenario_gone(stand);
}

static void lines_stay_in_their_order(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "first");
	narrate(&stand->scenario, "stdin", "second");
	note(&stand->scenario, "third");

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 3);
	SAME_TEXT(stand->result.transcript[1].text, "second");
	SAME_TEXT(stand->result.transcript[2].text, "third");
	scenario_gone(stand);
}

static void the_last_four_hundred_lines_are_kept(void)
{
	struct stand *stand = given_scenario(0);
	int i;

	for (i = 0; i < 500; i++)
		note(&stand->scenario, "line %d", i);

	CU_ASSERT_EQUAL_FATAL(stand->result.transcript_count, 400);
	SAME_TEXT(stand->result.transcript[0].text, "has 101 steps that are left out here");
	SAME_TEXT(stand->result.transcript[1].text, "line 101");
	SAME_TEXT(stand->result.transcript[399].text, "line 499");
	scenario_gone(stand);
}

static void a_failure_marks_the_last_line(void)
{
	struct stand *stand = given_scenario(0);

	note(&stand->scenario, "first");
	note(&stand->scenario, "second");
	CU_ASSERT_FALSE(HOLDS(stand, fail_check(&stand->scenario, NULL, "expected %s", "more")));

	CU_ASSERT_FALSE(stand->result.transcript[0].failed);
	CU_ASSERT_TRUE(stand->result.transcript[1].failed);
	SAME_TEXT(stand->result.message, "expected more");
	scenario_gone(stand);
}

static void a_failure_says_at_which_line(void)
{
	const struct event culprit = {.where = {"tally.c", 31, "main"}};
	struct stand *stand = given_scenario(0);

	CU_ASSERT_FALSE(HOLDS(stand, fail_check(&stand->scenario, &culprit, "expected one pipe")));

	SAME_TEXT(stand->result.message, "expected one pipe (tally.c:31)");
	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
	scenario_gone(stand);
}

static void what_programs_say_stays_in_the_line(void)
{
	struct stand *stand = given_scenario(0);

	CU_ASSERT_FALSE(HOLDS(
		stand, fail_check(&stand->scenario, NULL, "expected a \"query\", but \"%s\" came", "a\n\033[2Jü")));

	SAME_TEXT(stand->result.message, "expected a \"query\", but \"a\\n\\x1b[2Jü\" came");
	scenario_gone(stand);
}

/* --- bytes --- */

static void short_bytes_are_shown_whole(void)
{
	SAME_TAKEN(quoted("hello", 5), "\"hello\"");
	SAME_TAKEN(quoted("", 0), "\"\"");
}

static void bytes_that_are_no_text_are_numbers_with_their_words(void)
{
	SAME_TAKEN(quoted("\0\0\0\t\203bad \"length\"", 17), "00 00 00 09 83 \"bad \\\"length\\\"\"");
	SAME_TAKEN(quoted("a\0\n\"\xff", 5), "61 00 0a 22 ff");
}

static void a_line_of_text_is_shown_whole(void)
{
	char eighty[81], *wanted;

	(void)snprintf(eighty, sizeof eighty, "%-80s", "coproc: sent=40960");
	wanted = memory_format("\"%s\"", eighty);
	SAME_TAKEN(quoted(eighty, 80), wanted);
	free(wanted);
}

static void more_text_is_counted_and_begun(void)
{
	char text[82];

	(void)snprintf(text, sizeof text, "%-81s", "123456789012345678901234567890");
	SAME_TAKEN(quoted(text, 81), "81 bytes, \"123456789012345678901234…\"");
}

static void twenty_four_bytes_are_shown_whole(void)
{
	SAME_TAKEN(quoted("\0"
			  "23456789012345678901234",
			   24),
		"00 \"23456789012345678901234\"");
}

static void more_bytes_are_counted_and_begun(void)
{
	SAME_TAKEN(quoted("\0"
			  "234567890123456789012345",
			   25),
		"25 bytes, 00 \"23456789012345678901234\" …");
}

/* --- lines --- */

/** What was said before a stream ended. */
static struct peer *given_said(struct stand *stand, const char *text)
{
	struct peer *peer = memory_new(1, sizeof *peer);

	*peer = (struct peer){.owner = &stand->scenario, .place = memory_string("on coproc's stderr"), .ended = true};
	text_add(&peer->heard, text);
	return peer;
}

static void peer_gone(struct peer *peer)
{
	text_clear(&peer->heard);
	free(peer->place);
	free(peer);
}

static void some_line_may_come_after_others(void)
{
	struct stand *stand = given_scenario(0);
	struct peer *peer = given_said(stand, "coproc: no such program\nsent=3\n");

	CU_ASSERT_TRUE(HOLDS(stand, expect_some_line(peer, "sent=[0-9]+")));
	peer_gone(peer);
	scenario_gone(stand);
}

static void a_line_that_may_have_only_one_text_is_told_as_that(void)
{
	struct stand *stand = given_scenario(0);
	struct peer *peer = given_said(stand, "stage 1: exit 0\n");

	CU_ASSERT_FALSE(HOLDS(stand, expect_line_matching(peer, "stage 1: exit 3")));

	SAME_TEXT(stand->result.message,
		"expected the line \"stage 1: exit 3\" on coproc's stderr, but got \"stage 1: exit 0\"");
	peer_gone(peer);
	scenario_gone(stand);
}

static void a_line_that_does_not_come_is_told_with_the_last_that_did(void)
{
	struct stand *stand = given_scenario(0);
	struct peer *peer = given_said(stand, "coproc: no such program\nsent=x\n");

	CU_ASSERT_FALSE(HOLDS(stand, expect_some_line(peer, "sent=[0-9]+")));

	SAME_TEXT(stand->result.message,
		"expected a line like /sent=[0-9]+/ on coproc's stderr, but none came; the last one was \"sent=x\": no program was started");
	peer_gone(peer);
	scenario_gone(stand);
}

static void a_failure_without_a_culprit_tells_how_the_run_stands(void)
{
	struct stand *stand = given_scenario(0);

	CU_ASSERT_FALSE(HOLDS(stand, fail_standing(&stand->scenario, "expected two pipes, but there were %d", 1)));

	SAME_TEXT(stand->result.message, "expected two pipes, but there were 1: no program was started");
	CU_ASSERT_EQUAL(stand->result.verdict, VERDICT_FAIL);
	scenario_gone(stand);
}

/* --- what was executed --- */

static void who_executes_another_program_is_told_so(void)
{
	struct event events[] = {
		{.kind = EVENT_EXEC, .text = (char *)"/usr/bin/cat", .where = {"relay0.c", 9, "main"}}};
	struct task tasks[1] = {{0}};
	struct trace trace = {.events = events, .event_count = 1, .tasks = tasks, .task_count = 1};
	struct stand *stand = given_scenario(0);

	stand->scenario.trace = &trace;
	CU_ASSERT_FALSE(HOLDS(stand, expect_no_exec(&stand->scenario)));

	SAME_TEXT(
		stand->result.message, "expected no other program to be executed, but '/usr/bin/cat' is (relay0.c:9)");
	scenario_gone(stand);
}

/* --- how a program has ended --- */

static void a_success_tells_of_the_failure_that_was_injected(void)
{
	struct event events[] = {{.kind = EVENT_CALL,
		.call = call_by_name("close"),
		.result = -EIO,
		.fault = (char *)"errno:EIO@main,close,,1",
		.where = {"relay0.c", 9, "main"}}};
	struct trace trace = {.events = events, .event_count = 1};
	struct stand *stand = given_scenario(0);
	struct program program = {.scenario = &stand->scenario};
	struct text told = {0}, plain = {0};

	stand->scenario.trace = &trace;
	add_last_deed(&told, &program, 0);
	events[0].fault = NULL;
	add_last_deed(&plain, &program, 0);

	CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&told), "EIO"));
	CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&told), "(relay0.c:9)"));
	SAME_TEXT(text_string(&plain), "");
	text_clear(&told);
	text_clear(&plain);
	scenario_gone(stand);
}

SUITE("check: narrative", TEST(a_line_says_who_and_what), TEST(a_note_is_the_check_s), TEST(lines_stay_in_their_order),
	TEST(the_last_four_hundred_lines_are_kept), TEST(a_failure_marks_the_last_line),
	TEST(a_failure_says_at_which_line), TEST(what_programs_say_stays_in_the_line),
	TEST(short_bytes_are_shown_whole), TEST(bytes_that_are_no_text_are_numbers_with_their_words),
	TEST(a_line_of_text_is_shown_whole), TEST(more_text_is_counted_and_begun),
	TEST(twenty_four_bytes_are_shown_whole), TEST(more_bytes_are_counted_and_begun),
	TEST(some_line_may_come_after_others), TEST(a_line_that_may_have_only_one_text_is_told_as_that),
	TEST(a_line_that_does_not_come_is_told_with_the_last_that_did),
	TEST(a_failure_without_a_culprit_tells_how_the_run_stands), TEST(who_executes_another_program_is_told_so),
	TEST(a_success_tells_of_the_failure_that_was_injected));
