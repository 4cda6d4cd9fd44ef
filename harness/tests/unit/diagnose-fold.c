/** @file
 * The fold over all rules: where findings stand, how they are merged, and which comes first.
 */
#include <errno.h>

#include "diagnose/rule.h"
#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"

static const struct rule error_rule = {
	.id = "an-error", .severity = SEVERITY_ERROR, .why = "w", .fix = "f", .see = "s"};
static const struct rule warning_rule = {
	.id = "a-warning", .severity = SEVERITY_WARNING, .why = "w", .fix = "f", .see = "s"};

/** As a rule's function would report at an event. */
static void reported(struct findings *findings, const struct rule *rule, const struct event *culprit)
{
	struct diagnosis diagnosis = {.rule = rule, .reports = reports_new()};

	finding_report(&diagnosis, culprit, NULL, "event %zu", culprit->number);
	reports_hear(diagnosis.reports, findings);
}

/** A close that fails because the descriptor is closed. */
static struct event closed_again(int fd)
{
	return failed(closed(0, fd), EBADF);
}

static struct event udp_socket(int task, int fd)
{
	struct event event = socket_made(task, fd);

	event.args[1] = SOCK_DGRAM;
	return event;
}

/** The harness sends a text to the socket. */
static struct event datagram_said(int socket, const char *text)
{
	struct event event = with_ends(with_bytes(peer_acted(socket, PEER_SAYS), text, strlen(text)),
		inet4("127.0.0.1", 40001), inet4("127.0.0.1", 5001));

	event.count = strlen(text);
	return event;
}

/** So many bytes of it are received, as there is room for. */
static struct event datagram_taken(int task, int fd, const char *text, size_t room)
{
	struct event event = with_bytes(received(task, fd, (int64_t)room), text, room);

	event.count = room;
	return event;
}

static struct findings diagnosed(const struct trace *trace)
{
	struct findings findings = {0};

	diagnose(trace, &findings);
	return findings;
}

static const char *numbered_line(const char *file, int line, void *data)
{
	static const char *const lines[] = {"int fd;", "\tfd = 3;", "\tclose(fd);", "\tclose(\x01);", "}"};

	(void)file;
	(void)data;
	return line >= 1 && line <= 5 ? lines[line - 1] : NULL;
}

/* --- rules --- */

static void rules_are_sorted_by_id(void)
{
	size_t i, unsorted = 0;

	for (i = 1; all_rules[i]; i++)
		unsorted += strcmp(all_rules[i - 1]->id, all_rules[i]->id) >= 0;

	CU_ASSERT_EQUAL(unsorted, 0);
}

static void a_rule_is_found_by_its_id(void)
{
	const struct rule *rule = rule_by_id("double-close");

	CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
	SAME_TEXT(rule->id, "double-close");
}

static void an_unknown_id_has_no_rule(void)
{
	CU_ASSERT_PTR_NULL(rule_by_id("double"));
}

static void every_rule_has_all_its_sentences(void)
{
	size_t i, silent = 0;

	for (i = 0; all_rules[i]; i++)
		silent += !all_rules[i]->title || !all_rules[i]->why || !all_rules[i]->fix || !all_rules[i]->see;

	CU_ASSERT_EQUAL(silent, 0);
}

/* --- the fold --- */

static void a_trace_without_a_mistake_has_no_finding(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), sent(0, 4, 5), received(0, 3, 5), closed(0, 3), closed(0, 4));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL(findings.count, 0);
	findings_clear(&findings);
	trace_free(trace);
}

static void a_mistake_is_found_at_its_line(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), at_line(10, closed(0, 3)), at_line(12, closed_again(3)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	SAME_TEXT(findings.items[0].id, "double-close@server.c:12");
	SAME_TEXT(findings.items[0].file, "server.c");
	CU_ASSERT_EQUAL(findings.items[0].line, 12);
	findings_clear(&findings);
	trace_free(trace);
}

static void a_finding_names_the_events_that_prove_it(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), at_line(10, closed(0, 3)), at_line(12, closed_again(3)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	CU_ASSERT_EQUAL_FATAL(findings.items[0].event_count, 2);
	CU_ASSERT_EQUAL(findings.items[0].events[0], 3); /* the culprit first */
	CU_ASSERT_EQUAL(findings.items[0].events[1], 2);
	findings_clear(&findings);
	trace_free(trace);
}

/** The messages of a rule's findings; the caller frees. */
static char *said_by(const char *rule, const struct trace *trace)
{
	struct findings findings = diagnosed(trace);
	struct text text = {0};
	size_t i;

	for (i = 0; i < findings.count; i++)
		if (strcmp(findings.items[i].rule, rule) == 0)
			text_add(&text, findings.items[i].message);
	findings_clear(&findings);
	return text_take(&text);
}

static void an_event_proves_a_finding_once(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), piped(0, 5, 6, 0), forked(0, 1), closed(0, 3), closed(0, 6),
		closed(1, 4), closed(1, 5), at_line(20, stuck(sent(0, 4, 9))), at_line(30, stuck(sent(1, 6, 9))));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	CU_ASSERT_EQUAL(findings.items[0].event_count, 2);
	findings_clear(&findings);
	trace_free(trace);
}

/** A coprocess that the program of the system's child reads from, while the parent waits for that program. */
static void a_wait_for_a_child_that_only_waits_itself_is_told_so(void)
{
	struct trace *trace = GIVEN(at_line(5, piped(0, 3, 4, 0)), forked(0, 1), forked(1, 2), closed(1, 3),
		closed(1, 4), closed(2, 4), closed(0, 3), at_line(20, waits_for_child(0, 101)), waits_for_child(1, -1),
		at_line(12, stuck(received(2, 3, 0))));

	SAME_TAKEN(said_by("pipe-writer-left-open-in-parent", trace),
		"server waits here for a child to end, which waits for server's child 1/1, and server's child 1/1 waits at "
		"server.c:12 for the end of pipe#1; but server still holds the write end: descriptor 4, made at server.c:5");
	trace_free(trace);
}

static void equal_mistakes_of_one_line_are_one_finding_with_a_count(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), closed(0, 4), at_line(12, closed_again(3)),
		at_line(12, closed_again(4)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	CU_ASSERT_EQUAL(findings.items[0].count, 2);
	CU_ASSERT_EQUAL(findings.items[0].event_count, 3);
	findings_clear(&findings);
	trace_free(trace);
}

/** One mistake was made more often. Frees the trace. */
static void expect_told(struct trace *trace, const char *rule, int least, int most)
{
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	SAME_TEXT(findings.items[0].rule, rule);
	CU_ASSERT(findings.items[0].count >= least && findings.items[0].count <= most);
	findings_clear(&findings);
	trace_free(trace);
}

/** Each is looked up in all that was before; were all of them, this would take hours. */
static void a_mistake_that_is_repeated_for_ever_is_told_of_its_first_times(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3));
	size_t i;

	for (i = 0; i < 200000; i++)
		(void)then(trace, at_line(7, closed_again(3)));

	expect_told(trace, "double-close", 2000, 2000);
}

/** Who has sent a datagram is looked for in all that was before, likewise: here in so many other calls, and 9,000 events. */
static struct trace *truncations(size_t other_calls)
{
	static const char text[] = "twenty bytes of text";
	struct trace *trace = GIVEN(udp_socket(0, 3), bound(0, 3, inet4("127.0.0.1", 5001)));
	int socket = trace->events[0].object;
	size_t i;

	for (i = 0; i < other_calls; i++)
		(void)then(trace, at_line(7, sent(0, 1, 10)));
	for (i = 0; i < 3000; i++) {
		(void)then(trace, datagram_said(socket, text));
		(void)then(trace, at_line(8, datagram_taken(0, 3, text, 10)));
		(void)then(trace, at_line(9, with_bytes(sent(0, 1, 10), text, 10)));
	}
	return trace;
}

static void of_calls_without_end_at_one_line_the_first_are_told(void)
{
	expect_told(truncations(0), "udp-truncation-unnoticed", 2000, 2000);
}

static void and_the_fewer_the_longer_the_run(void)
{
	expect_told(truncations(100000), "udp-truncation-unnoticed", 20, 1000);
}

/** A piece that was not all, of which the rest is only in what comes later, and again and again. */
static void what_needs_to_look_ahead_is_told_at_the_end(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct folding *folding = folding_begin(trace);
	struct findings findings = {0};
	struct event piece = at_line(8, received(0, 3, 4));

	piece.count = 10;
	(void)then(trace, sent(0, 4, 9));
	(void)then(trace, piece);
	folding_follow(folding);
	(void)then(trace, ended(0, 0));
	folding_follow(folding);
	CU_ASSERT_EQUAL(folding_report_count(folding), 0);
	folding_end(folding, &findings);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	SAME_TEXT(findings.items[0].id, "read-short-taken-as-eof@server.c:8");
	findings_clear(&findings);
	trace_free(trace);
}

static void equal_mistakes_of_two_lines_are_two_findings(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), closed(0, 4), at_line(12, closed_again(3)),
		at_line(14, closed_again(4)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 2);
	SAME_TEXT(findings.items[0].id, "double-close@server.c:12");
	SAME_TEXT(findings.items[1].id, "double-close@server.c:14");
	findings_clear(&findings);
	trace_free(trace);
}

static void a_finding_without_a_place_has_the_rule_alone_as_its_id(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), closed_again(3));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	SAME_TEXT(findings.items[0].id, "double-close");
	CU_ASSERT_PTR_NULL(findings.items[0].file);
	findings_clear(&findings);
	trace_free(trace);
}

static void a_second_diagnosis_finds_the_same(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), closed(0, 3), at_line(12, closed_again(3)));
	struct findings once = diagnosed(trace), again = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(once.count, 1);
	CU_ASSERT_EQUAL_FATAL(again.count, 1);
	SAME_TEXT(once.items[0].message, again.items[0].message);
	CU_ASSERT_EQUAL(again.items[0].count, 1);
	findings_clear(&once);
	findings_clear(&again);
	trace_free(trace);
}

static void a_reader_that_holds_the_write_end_is_found_where_the_run_stands_still(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), at_line(9, waiting(received(0, 3, 0), EVENT_STUCK)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL_FATAL(findings.count, 1);
	SAME_TEXT(findings.items[0].id, "pipe-writer-left-open-in-reader@server.c:9");
	findings_clear(&findings);
	trace_free(trace);
}

static void a_reader_that_only_sleeps_for_a_while_is_no_finding(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), at_line(9, waiting(received(0, 3, 0), EVENT_BLOCKED)));
	struct findings findings = diagnosed(trace);

	CU_ASSERT_EQUAL(findings.count, 0);
	findings_clear(&findings);
	trace_free(trace);
}

/* --- order --- */

static void the_earlier_cause_comes_first(void)
{
	struct trace *nothing = GIVEN(closed(0, 0)), *trace = GIVEN(at_line(5, closed(0, 0)), at_line(3, closed(0, 1)));
	struct findings findings = {0};

	reported(&findings, &error_rule, &trace->events[2]);
	reported(&findings, &error_rule, &trace->events[1]);
	diagnose(nothing, &findings);

	SAME_TEXT(findings.items[0].id, "an-error@server.c:5");
	SAME_TEXT(findings.items[1].id, "an-error@server.c:3");
	findings_clear(&findings);
	trace_free(trace);
	trace_free(nothing);
}

static void an_error_comes_before_an_earlier_warning(void)
{
	struct trace *nothing = GIVEN(closed(0, 0)), *trace = GIVEN(at_line(3, closed(0, 0)), at_line(5, closed(0, 1)));
	struct findings findings = {0};

	reported(&findings, &warning_rule, &trace->events[1]);
	reported(&findings, &error_rule, &trace->events[2]);
	diagnose(nothing, &findings);

	SAME_TEXT(findings.items[0].id, "an-error@server.c:5");
	SAME_TEXT(findings.items[1].id, "a-warning@server.c:3");
	findings_clear(&findings);
	trace_free(trace);
	trace_free(nothing);
}

static void findings_of_one_event_are_in_the_order_of_their_ids(void)
{
	static const struct rule other = {
		.id = "also-an-error", .severity = SEVERITY_ERROR, .why = "w", .fix = "f", .see = "s"};
	struct trace *nothing = GIVEN(closed(0, 0)), *trace = GIVEN(at_line(3, closed(0, 0)));
	struct findings findings = {0};

	reported(&findings, &error_rule, &trace->events[1]);
	reported(&findings, &other, &trace->events[1]);
	diagnose(nothing, &findings);

	SAME_TEXT(findings.items[0].rule, "also-an-error");
	SAME_TEXT(findings.items[1].rule, "an-error");
	findings_clear(&findings);
	trace_free(trace);
	trace_free(nothing);
}

/* --- reports --- */

static bool is_a_warning(const struct finding *finding)
{
	return finding->severity == SEVERITY_WARNING;
}

static void findings_that_are_unwanted_are_dropped(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)), at_line(4, closed(0, 1)));
	struct findings findings = {0};

	reported(&findings, &warning_rule, &trace->events[1]);
	reported(&findings, &error_rule, &trace->events[1]);
	reported(&findings, &warning_rule, &trace->events[2]);
	findings_drop(&findings, is_a_warning);

	CU_ASSERT_EQUAL(findings.count, 1);
	SAME_TEXT(findings.items[0].rule, "an-error");
	findings_clear(&findings);
	trace_free(trace);
}

static void what_stays_behind_is_told_apart(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)), at_line(4, closed(0, 1)));
	struct diagnosis diagnosis = {.rule = &warning_rule, .reports = reports_new()};
	struct findings findings = {0};

	finding_report(&diagnosis, &trace->events[1], NULL, "one");
	finding_report(&diagnosis, &trace->events[2], NULL, "another");
	finding_left(&diagnosis);
	reports_hear(diagnosis.reports, &findings);

	CU_ASSERT_FALSE(finding_is_left(&findings.items[0]));
	CU_ASSERT_TRUE(finding_is_left(&findings.items[1]));
	findings_clear(&findings);
	trace_free(trace);
}

static void a_report_carries_what_its_rule_says(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)));
	struct findings findings = {0};

	reported(&findings, &warning_rule, &trace->events[1]);

	SAME_TEXT(findings.items[0].message, "event 1");
	SAME_TEXT(findings.items[0].function, "main");
	SAME_TEXT(findings.items[0].why, "w");
	SAME_TEXT(findings.items[0].fix, "f");
	SAME_TEXT(findings.items[0].see, "s");
	CU_ASSERT_EQUAL(findings.items[0].severity, SEVERITY_WARNING);
	findings_clear(&findings);
	trace_free(trace);
}

static void no_more_than_twenty_events_prove_a_finding(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)));
	struct findings findings = {0};
	struct event again = trace->events[1];
	int i;

	for (i = 0; i < 30; i++, again.number++)
		reported(&findings, &error_rule, &again);

	CU_ASSERT_EQUAL(findings.items[0].count, 30);
	CU_ASSERT_EQUAL(findings.items[0].event_count, 20);
	findings_clear(&findings);
	trace_free(trace);
}

static void an_excerpt_shows_the_lines_around_and_marks_the_guilty_one(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)));
	struct findings findings = {.source_line = numbered_line};

	reported(&findings, &error_rule, &trace->events[1]);

	SAME_TEXT(findings.items[0].excerpt,
		"    1 | int fd;\n    2 |     fd = 3;\n>   3 |     close(fd);\n    4 |     close(?);\n    5 | }\n");
	findings_clear(&findings);
	trace_free(trace);
}

static void an_excerpt_ends_where_the_file_does(void)
{
	struct trace *trace = GIVEN(at_line(1, closed(0, 0)));
	struct findings findings = {.source_line = numbered_line};

	reported(&findings, &error_rule, &trace->events[1]);

	SAME_TEXT(findings.items[0].excerpt, ">   1 | int fd;\n    2 |     fd = 3;\n    3 |     close(fd);\n");
	findings_clear(&findings);
	trace_free(trace);
}

static void a_line_that_is_not_there_has_no_excerpt(void)
{
	struct trace *trace = GIVEN(at_line(90, closed(0, 0)));
	struct findings findings = {.source_line = numbered_line};

	reported(&findings, &error_rule, &trace->events[1]);

	CU_ASSERT_PTR_NULL(findings.items[0].excerpt);
	findings_clear(&findings);
	trace_free(trace);
}

static void cleared_findings_can_be_filled_again(void)
{
	struct trace *trace = GIVEN(at_line(3, closed(0, 0)));
	struct findings findings = {0};

	reported(&findings, &error_rule, &trace->events[1]);
	findings_clear(&findings);
	reported(&findings, &error_rule, &trace->events[1]);

	CU_ASSERT_EQUAL(findings.count, 1);
	CU_ASSERT_EQUAL(findings.items[0].count, 1);
	findings_clear(&findings);
	trace_free(trace);
}

SUITE("diagnose: fold", TEST(rules_are_sorted_by_id), TEST(a_rule_is_found_by_its_id), TEST(an_unknown_id_has_no_rule),
	TEST(every_rule_has_all_its_sentences), TEST(a_trace_without_a_mistake_has_no_finding),
	TEST(a_mistake_is_found_at_its_line), TEST(a_finding_names_the_events_that_prove_it),
	TEST(an_event_proves_a_finding_once), TEST(a_wait_for_a_child_that_only_waits_itself_is_told_so),
	TEST(equal_mistakes_of_one_line_are_one_finding_with_a_count),
	TEST(a_mistake_that_is_repeated_for_ever_is_told_of_its_first_times),
	TEST(of_calls_without_end_at_one_line_the_first_are_told), TEST(and_the_fewer_the_longer_the_run),
	TEST(what_needs_to_look_ahead_is_told_at_the_end), TEST(equal_mistakes_of_two_lines_are_two_findings),
	TEST(a_finding_without_a_place_has_the_rule_alone_as_its_id), TEST(a_second_diagnosis_finds_the_same),
	TEST(a_reader_that_holds_the_write_end_is_found_where_the_run_stands_still),
	TEST(a_reader_that_only_sleeps_for_a_while_is_no_finding), TEST(the_earlier_cause_comes_first),
	TEST(an_error_comes_before_an_earlier_warning), TEST(findings_of_one_event_are_in_the_order_of_their_ids),
	TEST(findings_that_are_unwanted_are_dropped), TEST(what_stays_behind_is_told_apart),
	TEST(a_report_carries_what_its_rule_says), TEST(no_more_than_twenty_events_prove_a_finding),
	TEST(an_excerpt_shows_the_lines_around_and_marks_the_guilty_one), TEST(an_excerpt_ends_where_the_file_does),
	TEST(a_line_that_is_not_there_has_no_excerpt), TEST(cleared_findings_can_be_filled_again));
