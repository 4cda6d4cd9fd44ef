/** @file
 * What a learner sees, page by page, as it stands in harness/tests/golden/terminal-*.txt.
 *
 * GOLDEN=write in the environment writes the pages anew; read them before you commit them. Run from the top of the checkout.
 */
#include <errno.h>

#include "report/exporter.h"
#include "report/page.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

#define GOLDEN_FOLDER "harness/tests/golden"

/** The page of one result; the caller frees. */
static char *page_of(struct result *result, struct export_options options)
{
	const struct result *results[] = {result};
	struct text out = {0};

	result_sum(result);
	CU_ASSERT_EQUAL(exporter_by_name("terminal")->write(results, 1, &options, &out), 0);
	return text_take(&out);
}

/** A plain page of 80 columns is the golden one. Frees the result. */
static void looks_like(const char *name, struct result *result)
{
	char *path = memory_format(GOLDEN_FOLDER "/terminal-%s.txt", name),
	     *page = page_of(result, (struct export_options){.width = 80});
	const char *mode = getenv("GOLDEN");

	if (mode && strcmp(mode, "write") == 0)
		CU_ASSERT_EQUAL_FATAL(file_replace(path, page, strlen(page)), 0);
	SAME_TAKEN(content_of(path), page);
	free(page);
	free(path);
	result_free(result);
}

/** A check of lab 01 with its promise and source, which are there whatever the verdict. */
static struct check_result *promised(struct result *result, int step, const char *name, const char *promise,
	enum verdict verdict, int points, int of)
{
	struct check_result *check = with_check(result, step, name, verdict, points, of);

	check->promise = memory_string(promise);
	check->source = memory_string("pipe(7)");
	return check;
}

/** The first two checks, which the programs of these tests pass. */
static struct result *given_good_beginning(void)
{
	struct result *result = given_result();

	(void)promised(result, 1, "starts", "The program starts and ends with 0", VERDICT_PASS, 20, 20);
	(void)promised(result, 1, "no-input", "No input is a tally of 0", VERDICT_PASS, 20, 20);
	return result;
}

static struct check_result *every_byte(struct result *result, enum verdict verdict)
{
	struct check_result *check = promised(result, 2, "every-byte", "Every byte that comes is counted", verdict,
		verdict == VERDICT_PASS ? 40 : 0, 40);

	if (verdict != VERDICT_PASS)
		check->replay = memory_string("plumb replay .plumb/results/01-pipe-tally.json every-byte");
	return check;
}

static void needs_every_byte(struct result *result)
{
	struct check_result *check = with_skipped(result, 2, "short-reads", "depends", 20);

	check->depends = memory_string("every-byte");
}

/* --- one page a verdict --- */

static void a_passed_lab(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check;

	(void)every_byte(result, VERDICT_PASS);
	check = promised(
		result, 2, "short-reads", "Every byte is counted whatever read() gives at once", VERDICT_PASS, 20, 20);
	check->coverage = (struct coverage){memory_string("fault"), 12, 12, 12, 0};
	looks_like("pass", result);
}

static void a_difference(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);

	check->message = memory_string("expected \"6 bytes\\n\" on tally's stdout, but got \"5 bytes\\n\"");
	check->expected = memory_string("6 bytes\\n");
	check->actual = memory_string("5 bytes\\n");
	with_output(check, "stdout", "5 bytes\n", 0);
	with_step(check, "check", "says \"hello\\n\" on stdin", 0, false);
	with_step(check, "tally", "read(0, \"hello\\n\", 4096) = 6", 48, false);
	with_step(check, "tally", "write(1, \"5 bytes\\n\", 8) = 8", 55, false);
	with_step(check, "check", "expects \"6 bytes\\n\" on stdout", 0, true);
	needs_every_byte(result);
	looks_like("fail-difference", result);
}

/** tally waits for its child, which reads a pipe to its end. */
static struct check_result *given_stuck(struct result *result)
{
	struct check_result *check = every_byte(result, VERDICT_FAIL);

	check->message = memory_string(
		"expected \"6 bytes\\n\" on tally's stdout, but got nothing: tally waits in waitpid() for the end of "
		"tally's child (tally.c:52), and tally's child waits in read() for bytes from pipe#1 or its end (tally.c:31)");
	check->expected = memory_string("6 bytes\\n");
	check->actual = memory_string("");
	with_node(check, "task:main", "task", "tally", 52);
	with_node(check, "task:main/1", "task", "tally's child", 31);
	with_node(check, "object:4", "object", "pipe#1", 24);
	with_edge(check, "task:main", "waits for the end of", "task:main/1");
	with_edge(check, "task:main/1", "waits in read() for bytes or end-of-file from", "object:4");
	with_edge(check, "task:main/1", "holds the write end, as descriptor 4, of", "object:4");
	with_step(check, "tally", "pipe([3, 4]) = 0", 24, false);
	with_step(check, "tally", "fork() = 101", 27, false);
	with_step(check, "check", "says \"hello\\n\" on stdin", 0, false);
	with_step(check, "check", "finishes sending on stdin", 0, false);
	with_step(check, "tally", "read(0, \"hello\\n\", 4096) = 6", 44, false);
	with_step(check, "tally", "write(4, \"hello\\n\", 6) = 6", 46, false);
	with_step(check, "tally", "read(0, \"\", 4096) = 0", 44, false);
	with_step(check, "tally", "close(4) = 0", 50, false);
	with_step(check, "tally's child", "read(3, \"hello\\n\", 4096) = 6", 31, false);
	with_step(check, "check", "expects \"6 bytes\\n\" on stdout", 0, true);
	return check;
}

static void a_stuck_story(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = given_stuck(result);
	struct finding finding = finding_at(31, 9);

	result_add_findings(result, check, &finding, 1);
	needs_every_byte(result);
	looks_like("fail-stuck", result);
}

/** The run of the check as a reader of results has it: each event has the words for what it looked like. */
static void with_run(struct result *result, const char *check, struct trace *trace)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++) {
		char *shown = event_describe(&trace->events[i]);

		free(trace->events[i].text);
		trace->events[i].text = shown;
	}
	ARRAY_ADD(result->runs, result->run_count, result->run_capacity) =
		(struct run_result){.check = memory_string(check), .trace = trace};
}

static void what_proves_a_finding(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	struct finding finding = finding_at(31, 4);

	check->message = memory_string("expected \"6 bytes\\n\" on tally's stdout, but got nothing");
	finding.events = memory_resize(finding.events, 2, sizeof *finding.events);
	finding.events[1] = 1;
	finding.event_count = 2;
	finding.count = 3;
	result_add_findings(result, check, &finding, 1);
	with_run(result, "every-byte",
		GIVEN(at_line(24, piped(0, 3, 4, 0)), forked(0, 1), closed(0, 3),
			at_line(31, stuck(received(1, 3, 0)))));
	needs_every_byte(result);
	looks_like("fail-evidence", result);
}

static void a_deadlock(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = given_stuck(result);

	with_paragraph(check, 0, "tally waits in waitpid() at tally.c:52 for the end of tally's child.");
	with_paragraph(check, 1,
		"tally's child waits in read() at tally.c:31 for bytes from pipe#1 or its end. The write end of pipe#1 is held by "
		"tally's child itself (descriptor 4, since tally.c:24), and by nobody else.");
	needs_every_byte(result);
	looks_like("fail-deadlock", result);
}

static void a_crash(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_CRASH);

	check->message = memory_string(
		"expected \"6 bytes\\n\" on tally's stdout, but got nothing: tally was killed by SIGSEGV");
	check->expected = memory_string("6 bytes\\n");
	check->actual = memory_string("");
	with_output(check, "stderr", "tally: counting\n", 0);
	with_step(check, "check", "says \"hello\\n\" on stdin", 0, false);
	with_step(check, "tally", "killed by SIGSEGV", 48, true);
	needs_every_byte(result);
	looks_like("crash", result);
}

static void a_timeout(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_TIMEOUT);

	check->reason = memory_string("cpu");
	check->message = memory_string("tally used its 10 seconds of CPU time and had not ended");
	with_step(check, "check", "says \"hello\\n\" on stdin", 0, true);
	needs_every_byte(result);
	looks_like("timeout", result);
}

static void a_limit(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_LIMIT);

	check->reason = memory_string("tasks");
	check->message = memory_string("tally made more than 64 processes and threads");
	with_output(check, "stdout", "x\nx\nx\nx\nx\nx\nx\nx\nx\nx\n", 4090);
	with_step(check, "tally", "fork() = 163", 27, true);
	needs_every_byte(result);
	looks_like("limit", result);
}

static void a_skip_for_a_dependency(void)
{
	struct result *result = given_result();
	struct check_result *check =
		promised(result, 1, "starts", "The program starts and ends with 0", VERDICT_FAIL, 0, 20);
	int i;

	check->message = memory_string(
		"expected tally to end with exit status 0, but it ended with exit status 1 and said \"tally: no input\"");
	for (i = 0; i < 2; i++) {
		check = with_skipped(result, 2, i ? "short-reads" : "every-byte", "depends", 40);
		check->depends = memory_string("starts");
	}
	looks_like("skip-depends", result);
}

static void a_skip_for_the_machine(void)
{
	struct result *result = given_good_beginning();

	(void)every_byte(result, VERDICT_PASS);
	(void)with_skipped(result, 2, "short-reads", "machine", 20);
	looks_like("skip-machine", result);
}

static void an_error(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_ERROR);

	check->reason = memory_string("cannot start the sandbox: Operation not permitted");
	free(check->replay);
	check->replay = NULL;
	check = promised(
		result, 2, "short-reads", "Every byte is counted whatever read() gives at once", VERDICT_ERROR, 0, 20);
	check->reason = memory_string("not run");
	looks_like("error", result);
}

static void a_build_error(void)
{
	struct result *result = given_result();
	struct check_result *check;

	result->build.ok = false;
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){memory_string("tally.c"), 12, 5, memory_string("error"),
			memory_string("'coutn' undeclared (first use in this function); did you mean 'count'?"),
			memory_string("coutn++;"), memory_string("Nothing of this name is known here.")};
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){memory_string("tally.c"), 9, 9, memory_string("warning"),
			memory_string("unused variable 'count' [-Wunused-variable]")};
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){NULL, 0, 0, memory_string("error"), memory_string("no executable was made")};
	check = promised(result, 1, "starts", "The program starts and ends with 0", VERDICT_ERROR, 0, 100);
	check->reason = memory_string("not run");
	looks_like("build", result);
}

/* --- long and hostile texts --- */

/** The page of a result, which it takes; the caller frees. */
static char *shown(struct result *result)
{
	struct text out = {0};

	CU_ASSERT_EQUAL(exporter_by_name("terminal")
				->write((const struct result *const *)&result, 1,
					&(struct export_options){.width = 2000}, &out),
		0);
	result_free(result);
	return text_take(&out);
}

static void a_check_that_was_not_asked_for_says_so(void)
{
	struct result *result = given_good_beginning();
	char *page;

	(void)every_byte(result, VERDICT_PASS);
	(void)with_skipped(result, 2, "short-reads", "selected", 20);
	page = shown(result);

	CU_ASSERT_PTR_NOT_NULL(strstr(page, "short-reads            0/20   not asked for\n"));
	free(page);
}

static void one_step_is_not_left_out_for_a_line_that_tells_of_it(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	char *page;
	int i;

	for (i = 0; i < 9; i++)
		with_step(check, "check", i ? "says more" : "begins", 0, i == 8);
	page = shown(result);

	CU_ASSERT_PTR_NOT_NULL(strstr(page, "check: begins\n"));
	CU_ASSERT_PTR_NULL(strstr(page, "steps before"));
	free(page);
}

static void a_long_message_is_cut_and_says_so(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	struct text message = {0};
	char *page;
	int i;

	for (i = 0; i < 100; i++)
		text_addf(&message, "and child %d has ended with 0 ", i);
	free(check->message);
	check->message = text_take(&message);
	page = shown(result);

	CU_ASSERT_PTR_NOT_NULL(strstr(page, "and child 10 has ended"));
	CU_ASSERT_PTR_NULL(strstr(page, "and child 60 has ended"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "more bytes: plumb report shows"));
	free(page);
}

/* What stands in a results.json was written by somebody; a terminal obeys nothing of it. */
static void a_terminal_obeys_nothing_that_a_program_printed(void)
{
	struct result *result = given_good_beginning(), *again = NULL;
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	char *json, *page;
	size_t i, obeyed = 0;

	free(check->message);
	check->message = memory_string("\x1b]0;owned\a \x1b[2J got \r\x7f \u202e\xc2\x9b");
	with_output(check, "stdout", "\x1b[31mred\b\b", 0);
	with_step(check, "peer\033c", "says \x1b[H", 0, false);
	json = result_to_json(result);
	CU_ASSERT_EQUAL_FATAL(result_from_json(json, strlen(json), &again, NULL), 0);
	page = shown(again);

	for (i = 0; page[i]; i++)
		obeyed += ((unsigned char)page[i] < 0x20 && page[i] != '\n' && page[i] != '\t') || page[i] == 0x7f;
	CU_ASSERT_EQUAL(obeyed, 0);
	CU_ASSERT_PTR_NULL(strstr(page, "\u202e"));
	CU_ASSERT_PTR_NOT_NULL(strstr(page, "\\x1b]0;owned\\x07"));
	free(page);
	free(json);
	result_free(result);
}

/* --- more than one thing on a page --- */

static void a_fault_that_is_not_survived(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check;

	(void)every_byte(result, VERDICT_PASS);
	check = promised(
		result, 2, "short-reads", "Every byte is counted whatever read() gives at once", VERDICT_FAIL, 5, 20);
	check->message = memory_string("expected \"6 bytes\\n\" on tally's stdout, but got \"3 bytes\\n\"");
	check->expected = memory_string("6 bytes\\n");
	check->actual = memory_string("3 bytes\\n");
	check->coverage = (struct coverage){memory_string("fault"), 9, 12, 12, 0};
	check->instance.fault = (struct fault){.kind = FAULT_SHORT,
		.scenario = 1,
		.task = "main",
		.class = CALL_RECEIVE,
		.object = "stdin",
		.ordinal = 1};
	check->replay = memory_string("plumb replay .plumb/results/01-pipe-tally.json short-reads");
	looks_like("fail-fault", result);
}

static void of_another_folder_the_commands_name_it(void)
{
	struct result *result = given_good_beginning();
	const struct result *const results[] = {result};
	struct export_options elsewhere = {.folder = "'my dir'", .kept = "/k/01-pipe-tally.dir.json"};
	struct text out = {0};
	const char *next;

	every_byte(result, VERDICT_FAIL)->message = memory_string("expected more");
	CU_ASSERT_EQUAL(exporter_by_name("terminal")->write(results, 1, &elsewhere, &out), 0);
	next = strstr(text_string(&out), "\nnext\n");
	SAME_TEXT(next ? next : "",
		"\nnext\n"
		"  plumb replay /k/01-pipe-tally.dir.json every-byte --dir 'my dir'\n"
		"  plumb replay /k/01-pipe-tally.dir.json every-byte --dir 'my dir' --gdb\n"
		"  plumb check 01-pipe-tally --dir 'my dir' --only every-byte\n"
		"  plumb report /k/01-pipe-tally.dir.json\n");
	text_clear(&out);
	result_free(result);
}

static void several_broken_promises(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	struct finding findings[] = {finding_at(31, 9), finding_at(40, 12)};

	check->message = memory_string("expected the end of tally's stdout, but it stays open");
	result_add_findings(result, check, findings, 2);
	check = promised(result, 0, "no-leak", "Nothing that was opened stays open", VERDICT_FAIL, 0, 10);
	check->message = memory_string("tally ended with descriptor 4 open");
	ARRAY_ADD(check->findings, check->finding_count, check->finding_capacity) =
		memory_string("pipe-end-left-open@tally.c:31");
	(void)promised(result, 0, "ends", "The program ends", VERDICT_CRASH, 0, 10);
	looks_like("several", result);
}

/** An early run: many promises are broken, for few reasons. */
static void many_broken_promises(void)
{
	static const struct {
		const char *name, *message;
	} rows[] = {{"two", "expected 2, but got nothing: tally waits in pause() (tally.c:9)"},
		{"three", "expected 3, but got nothing: tally waits in pause() (tally.c:9)"},
		{"four", "expected 4, but got 5 (tally.c:12)"}, {"five", "expected 5, but got 6 (tally.c:13)"},
		{"six", "expected 6, but got 7 (tally.c:14)"}, {"seven", "expected 7, but got 8 (tally.c:15)"},
		{"eight", "expected 8, but got 9 (tally.c:16)"}, {"nine", "expected 9, but got 8 (tally.c:12)"}};
	struct result *result = given_good_beginning();
	size_t i;

	every_byte(result, VERDICT_FAIL)->message =
		memory_string("expected 1, but got nothing: tally waits in pause() (tally.c:9)");
	for (i = 0; i < sizeof rows / sizeof *rows; i++)
		promised(result, 3, rows[i].name, "It does", VERDICT_FAIL, 0, 1)->message =
			memory_string(rows[i].message);
	looks_like("many", result);
}

/** All points, and yet something to learn. */
static void advice_for_a_passed_lab(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_PASS);
	struct finding finding = finding_at(31, 9);

	check->coverage = (struct coverage){memory_string("order"), 200, 200, 17433, 0};
	result_add_findings(result, check, &finding, 1);
	looks_like("advice", result);
}

/** A skeleton: the promise of the whole program stands first in the table, and fails for the same reason as the others. */
/** A skeleton: the promise of the whole program stands first in the table, and fails for the same reason as the others, in whatever part. */
static void the_first_missing_step_is_told_first_and_alone(void)
{
	const char *const names[] = {"one-task", "starts", "every-byte", "short-reads"};
	struct result *result = given_result();
	int step;

	for (step = 0; step < 4; step++) {
		struct check_result *check = promised(result, step, names[step], "It does", VERDICT_FAIL, 0, 25);

		check->message = memory_format("%sexpected tally to end, but it does not", step == 2 ? "a text: " : "");
	}
	looks_like("skeleton", result);
}

/* --- what holds for every page --- */

/** A failed result in which most things stand. */
static struct result *given_failed(void)
{
	struct result *result = given_good_beginning();
	struct check_result *check = every_byte(result, VERDICT_FAIL);
	struct finding finding = finding_at(31, 9);

	check->message = memory_string("expected more");
	check->expected = memory_string("6\\n");
	result_add_findings(result, check, &finding, 1);
	return result;
}

/** Removes what colours a text, in place. */
static void decolour(char *text)
{
	char *to = text;

	while (*text) {
		if (*text == '\033')
			text += strcspn(text, "m") + 1;
		else
			*to++ = *text++;
	}
	*to = '\0';
}

static void colour_only_repeats_what_words_say(void)
{
	struct result *result = given_failed();
	char *plain = page_of(result, (struct export_options){.width = 80});
	char *coloured = page_of(result, (struct export_options){.width = 80, .colour = true});

	CU_ASSERT_PTR_NULL(strchr(plain, '\033'));
	CU_ASSERT_PTR_NOT_NULL(strstr(coloured, "\033[31;1mFAIL\033[0m    every-byte"));
	decolour(coloured);
	SAME_TEXT(coloured, plain);
	free(coloured);
	free(plain);
	result_free(result);
}

static void a_word_longer_than_a_line_goes_on_in_the_next(void)
{
	struct text out = {0};
	const struct page page = {.out = &out, .width = 12};

	page_add_wrapped(&page, "  ", "ab 0123456789äöüxyz c");
	SAME_TEXT(text_string(&out), "  ab\n  0123456789\n  äöüxyz c\n");
	text_clear(&out);
}

static void no_width_is_eighty_columns(void)
{
	struct result *result = given_failed();
	char *eighty = page_of(result, (struct export_options){.width = 80});

	SAME_TAKEN(page_of(result, (struct export_options){.width = 0}), eighty);
	SAME_TAKEN(page_of(result, (struct export_options){.width = 12}), eighty);
	free(eighty);
	result_free(result);
}

static void a_page_is_the_same_every_time(void)
{
	struct result *result = given_failed();
	char *once = page_of(result, (struct export_options){.width = 100});

	SAME_TAKEN(page_of(result, (struct export_options){.width = 100}), once);
	free(once);
	result_free(result);
}

static void only_one_result_is_shown(void)
{
	struct result *result = given_failed();
	const struct result *results[] = {result, result};
	struct export_options options = {0};
	struct text out = {0};

	CU_ASSERT_EQUAL(exporter_by_name("terminal")->write(results, 2, &options, &out), -EINVAL);
	CU_ASSERT_EQUAL(exporter_by_name("terminal")->write(results, 0, &options, &out), -EINVAL);

	CU_ASSERT_EQUAL(out.length, 0);
	result_free(result);
}

static void the_json_format_is_the_result_itself(void)
{
	struct result *result = given_failed();
	const struct result *results[] = {result};
	struct export_options options = {0};
	struct text out = {0};
	char *json = result_to_json(result);

	CU_ASSERT_EQUAL(exporter_by_name("json")->write(results, 1, &options, &out), 0);
	SAME_TAKEN(text_take(&out), json);
	free(json);
	result_free(result);
}

static void formats_are_found_by_name_and_sorted(void)
{
	size_t i, unsorted = 0;

	for (i = 1; all_exporters[i - 1] && all_exporters[i]; i++)
		unsorted += strcmp(all_exporters[i - 1]->name, all_exporters[i]->name) >= 0;

	CU_ASSERT_EQUAL(unsorted, 0);
	SAME_TEXT(exporter_by_name("terminal")->name, "terminal");
	CU_ASSERT_PTR_NULL(exporter_by_name("Terminal"));
	CU_ASSERT_PTR_NULL(exporter_by_name(""));
}

SUITE("report: terminal", TEST(a_passed_lab), TEST(a_difference), TEST(a_stuck_story), TEST(a_deadlock),
	TEST(what_proves_a_finding), TEST(a_crash), TEST(a_timeout), TEST(a_limit), TEST(a_skip_for_a_dependency),
	TEST(a_skip_for_the_machine), TEST(a_check_that_was_not_asked_for_says_so),
	TEST(one_step_is_not_left_out_for_a_line_that_tells_of_it), TEST(an_error), TEST(a_build_error),
	TEST(a_long_message_is_cut_and_says_so), TEST(a_terminal_obeys_nothing_that_a_program_printed),
	TEST(a_fault_that_is_not_survived), TEST(of_another_folder_the_commands_name_it), TEST(several_broken_promises),
	TEST(the_first_missing_step_is_told_first_and_alone), TEST(colour_only_repeats_what_words_say),
	TEST(a_word_longer_than_a_line_goes_on_in_the_next), TEST(no_width_is_eighty_columns),
	TEST(a_page_is_the_same_every_time), TEST(only_one_result_is_shown), TEST(the_json_format_is_the_result_itself),
	TEST(formats_are_found_by_name_and_sorted), TEST(many_broken_promises), TEST(advice_for_a_passed_lab));
