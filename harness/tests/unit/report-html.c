/** @file
 * The page for a browser: what it tells first, that what a program printed is never markup, and that it stays small.
 */
#include <errno.h>

#include "report/exporter.h"
#include "report/html.h"
#include "report/markup.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

/** The page of a result, which it takes; the caller frees. */
static char *page_of(struct result *result)
{
	struct text out = {0};

	CU_ASSERT_EQUAL(exporter_by_name("html")->write(
				(const struct result *const *)&result, 1, &(struct export_options){0}, &out),
		0);
	result_free(result);
	return text_take(&out);
}

#define HAS(page, part) has(__FILE__, __LINE__, page, part)

static void has(const char *file, int line, const char *page, const char *part)
{
	if (!strstr(page, part))
		(void)printf("\n    %s:%d\n    not there: %s\n", file, line, part);
	CU_ASSERT_PTR_NOT_NULL(strstr(page, part));
}

static void has_not(const char *page, const char *part)
{
	CU_ASSERT_PTR_NULL(strstr(page, part));
}

static char *marked_up(const char *bytes, size_t length)
{
	struct text out = {0};

	markup_add_bytes(&out, bytes, length);
	return text_take(&out);
}

#define MARKED_UP(literal) marked_up(literal, sizeof(literal) - 1)

/** A failed check with a message, expected and actual, a finding, measures. */
static struct result *given_failure(void)
{
	struct result *result = given_result();
	struct check_result *check = with_check(result, 3, "every-byte", VERDICT_FAIL, 0, 40);
	struct finding finding = finding_at(31, 5);

	check->promise = memory_string("Every byte is counted.");
	check->message = memory_string("expected \"6\\n\", but got \"7\\n\"");
	check->expected = memory_string("a\\x00\\n6\\n");
	check->actual = memory_string("a\\x00\\n7\\n");
	check->shown_from = 4096;
	check->expected_length = check->actual_length = 4101;
	check->replay = memory_string("plumb replay results.json every-byte");
	ARRAY_ADD(check->measures, check->measure_count, check->measure_capacity) =
		(struct measure){memory_string("calls"), memory_string("calls per KiB"), 9, 1.5, 3};
	with_step(check, "stdin", "says \"abc\"", 0, false);
	with_step(check, "check", "expects \"6\\n\"", 31, true);
	with_output(check, "stdout", "7\\n", 17);
	result_add_findings(result, check, &finding, 1);
	(void)with_check(result, 1, "starts", VERDICT_PASS, 60, 60);
	result_sum(result);
	return result;
}

static void the_top_tells_lab_points_and_the_first_broken_promise_with_its_line(void)
{
	char *page = page_of(given_failure());

	HAS(page, "<h1>One pipe, parent to child</h1>");
	HAS(page, "<strong>60 of 100 points</strong>: it does not keep every promise yet");
	HAS(page, "<a href=\"#check-every-byte\">every-byte</a> at <strong class=\"place\">tally.c:31</strong>");
	HAS(page, "“Every byte is counted.”");
	free(page);
}

static void without_a_finding_the_line_is_the_one_of_the_message(void)
{
	struct result *result = given_result();
	struct check_result *check = with_check(result, 1, "first", VERDICT_FAIL, 0, 100);
	char *page;

	check->message = memory_string("expected an end (soon), but descriptor 4 is still open (tally.c:82)");
	page = page_of(result);

	HAS(page, "first</a> at <strong class=\"place\">tally.c:82</strong>");
	free(page);
}

static void a_failed_check_has_every_part(void)
{
	char *page = page_of(given_failure());

	HAS(page, "expected &quot;6\\n&quot;, but got &quot;7\\n&quot;");
	HAS(page, "<mark>&gt;  31 |   n = read(fds[0], block, sizeof block);</mark>");
	HAS(page, "close(fds[1]) in the child, before the loop that reads");
	HAS(page,
		"<li><b>check</b> expects &quot;6\\n&quot; <span class=\"place\">tally.c:31</span> <strong class=\"bad\">(not kept)");
	HAS(page, "tally wrote to its stdout");
	HAS(page, "17 more bytes were not kept");
	HAS(page, "<code class=\"command\">plumb replay results.json every-byte</code>");
	HAS(page, "<code class=\"command\">plumb replay results.json every-byte --gdb</code>");
	HAS(page, "<code class=\"command\">plumb check 01-pipe-tally --only every-byte</code>");
	HAS(page, "<code class=\"command\">plumb explain pipe-end-left-open</code>");
	free(page);
}

static void the_first_difference_is_marked_as_text_and_in_hexadecimal(void)
{
	char *page = page_of(given_failure());

	HAS(page, "begin to differ at byte 4099 (counted from 0)");
	HAS(page, "<dt>expected, 4101 bytes</dt><dd><pre class=\"bytes\">a\\x00\\n<mark>6</mark>\\n</pre>");
	HAS(page, "<dt>got, 4101 bytes</dt><dd><pre class=\"bytes\">a\\x00\\n<mark>7</mark>\\n</pre>");
	HAS(page, "00001000  61 00 0a <mark>36</mark> 0a ");
	HAS(page, "00001000  61 00 0a <mark>37</mark> 0a ");
	free(page);
}

static void a_measure_stands_beside_the_references(void)
{
	char *page = page_of(given_failure());

	HAS(page, "<caption>calls, in calls per KiB</caption>");
	HAS(page,
		"<th scope=\"row\">this program</th><td>9</td><td><svg aria-hidden=\"true\" width=\"280\" height=\"14\"><rect class=\"bar over\" width=\"280\"");
	HAS(page,
		"<th scope=\"row\">the reference</th><td>1.5</td><td><svg aria-hidden=\"true\" width=\"280\" height=\"14\"><rect class=\"bar\" width=\"46\"");
	free(page);
}

static void broken_checks_come_first_and_the_first_is_open(void)
{
	char *page = page_of(given_failure());
	const char *broken = strstr(page, "<details class=\"check\" open>"),
		   *passed = strstr(page, "<details class=\"check\">");

	CU_ASSERT_TRUE(broken && passed && broken < passed);
	HAS(passed, "starts");
	free(page);
}

static void a_program_that_does_not_compile_has_the_compilers_words(void)
{
	struct result *result = given_result();
	char *page;

	result->build.ok = false;
	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){memory_string("tally.c"), 12, 5, memory_string("error"),
			memory_string("expected ‘;’"), memory_string("if (a < b)"), memory_string("A ; is missing.")};
	result_sum(result);
	page = page_of(result);

	HAS(page, "<span class=\"place\">tally.c:12:5</span> <strong class=\"bad\">error</strong>: expected ‘;’");
	HAS(page, "<pre>if (a &lt; b)</pre><p>A ; is missing.</p>");
	HAS(page, "it does not compile");
	has_not(page, "first broken promise");
	free(page);
}

/* --- hostile bytes --- */

static void markup_is_shown_not_obeyed(void)
{
	SAME_TAKEN(MARKED_UP("</pre><script>alert('1')</script>&amp;\""),
		"&lt;/pre&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;&quot;");
}

static void controls_nuls_and_what_is_no_utf_8_are_written_out(void)
{
	SAME_TAKEN(MARKED_UP("a\0b\x1b[31m\r\x7f\xff\xc0\xaf\xed\xa0\x80"),
		"a\\x00b\\x1b[31m\\x0dU+007F\\xff\\xc0\\xaf\\xed\\xa0\\x80");
	SAME_TAKEN(MARKED_UP("cut \xe2\x82"), "cut \\xe2\\x82");
}

static void marks_that_turn_or_hide_text_are_written_out(void)
{
	SAME_TAKEN(MARKED_UP("\u202etxt\u2066.exe\u200b\ufeff\xc2\x9b"), "U+202EtxtU+2066.exeU+200BU+FEFFU+009B");
	SAME_TAKEN(MARKED_UP("Zoë – 日本 …"), "Zoë – 日本 …");
}

static void a_long_text_is_cut_between_characters_and_says_so(void)
{
	struct text text = {0};
	char *out;
	int i;

	for (i = 0; i < MARKUP_MOST; i++)
		text_add(&text, "€");
	out = marked_up(text.bytes, text.length);

	CU_ASSERT_TRUE(strlen(out) < MARKUP_MOST + 60);
	HAS(out, "€ … (8193 more bytes are left out)");
	has_not(out, "\\x");
	free(out);
	text_clear(&text);
}

/** Every string that a submission has a hand in. */
static struct result *given_hostile(const char *bytes)
{
	struct result *result = given_failure();
	struct check_result *check = result_check(result, "every-byte");
	struct finding *finding = &result->findings[0];
	char **const strings[] = {&result->submission, &check->message, &check->expected, &check->actual,
		&check->output[0].text, &check->output[0].program, &check->transcript[0].text,
		&check->transcript[0].who, &check->transcript[1].file, &check->replay, &finding->excerpt,
		&finding->message, &finding->file, &finding->function, &check->measures[0].name};
	size_t i;

	for (i = 0; i < sizeof strings / sizeof *strings; i++) {
		free(*strings[i]);
		*strings[i] = memory_string(bytes);
	}
	with_node(check, "task:main", "task", bytes, 1);
	with_node(check, "object:1", "object", bytes, 1);
	with_edge(check, "task:main", bytes, "object:1");
	return result;
}

static void nothing_that_a_program_printed_is_interpreted(void)
{
	char *page = page_of(
		given_hostile("\x1b]0;owned\a<img src=x onerror=alert(1)>\" autofocus onfocus='x'\xff\u202e-->]]>"));
	size_t i, bad = 0;

	has_not(page, "<img");
	has_not(page, "\" autofocus");
	has_not(page, "\xff");
	has_not(page, "\u202e");
	for (i = 0; page[i]; i++)
		bad += ((unsigned char)page[i] < 0x20 && page[i] != '\n' && page[i] != '\t') || page[i] == 0x7f;
	CU_ASSERT_EQUAL(bad, 0);
	HAS(page, "\\x1b]0;owned\\x07&lt;img src=x onerror=alert(1)&gt;");
	free(page);
}

static void names_of_a_run_are_not_interpreted_in_its_pictures(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0), forked(0, 1), executed(1, "/tmp/</svg><script>x"),
		opened(0, 5, "</title><script>\x1b", OBJECT_FILE, O_RDONLY, 9), stuck(received(0, 3, 0)));
	char *page;

	free(trace->tasks[0].program);
	trace->tasks[0].program = memory_string("<script>alert(1)</script>");
	page = page_of(run_through(trace));

	CU_ASSERT_PTR_EQUAL(strstr(page, "<script>"), strstr(page, "<script>\"use strict\""));
	has_not(page, "\x1b");
	has_not(page, "</svg><script>x");
	free(page);
	trace_free(trace);
}

static void two_hundred_megabytes_make_a_page_of_less_than_one(void)
{
	const size_t piece = 200000;
	struct result *result = given_failure();
	struct check_result *check = result_check(result, "every-byte");
	char *bytes = memory_new(piece + 1, 1), *page;
	int i;

	memset(bytes, 'x', piece);
	for (i = 0; i < 1000; i++)
		with_step(check, "check", bytes, 0, false);
	free(bytes);
	page = page_of(result);

	CU_ASSERT_TRUE(strlen(page) < 1 << 20);
	HAS(page, "steps before these are left out");
	HAS(page, "more bytes are left out");
	free(page);
}

static void two_results_are_refused(void)
{
	struct text out = {0};

	CU_ASSERT_EQUAL(exporter_by_name("html")->write(NULL, 2, &(struct export_options){0}, &out), -EINVAL);
}

SUITE("the page for a browser", TEST(the_top_tells_lab_points_and_the_first_broken_promise_with_its_line),
	TEST(without_a_finding_the_line_is_the_one_of_the_message), TEST(a_failed_check_has_every_part),
	TEST(the_first_difference_is_marked_as_text_and_in_hexadecimal), TEST(a_measure_stands_beside_the_references),
	TEST(broken_checks_come_first_and_the_first_is_open),
	TEST(a_program_that_does_not_compile_has_the_compilers_words), TEST(markup_is_shown_not_obeyed),
	TEST(controls_nuls_and_what_is_no_utf_8_are_written_out), TEST(marks_that_turn_or_hide_text_are_written_out),
	TEST(a_long_text_is_cut_between_characters_and_says_so), TEST(nothing_that_a_program_printed_is_interpreted),
	TEST(names_of_a_run_are_not_interpreted_in_its_pictures),
	TEST(two_hundred_megabytes_make_a_page_of_less_than_one), TEST(two_results_are_refused));
