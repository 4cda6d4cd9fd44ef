/** @file
 * Results: what the verdicts sum up to, and that results.json says all of it and takes nothing else.
 */
#include <errno.h>
#include <jansson.h>

#include "tests/unit/addresses.h"
#include "tests/unit/events.h"
#include "tests/unit/given.h"
#include "tests/unit/results.h"

/** The five numbers of a result, as "state points/of/possible complete". The caller frees. */
static char *summed(struct result *result)
{
	result_sum(result);
	return memory_format("%s %d/%d/%d %s", state_name(result->state), result->points, result->of, result->possible,
		result->complete ? "complete" : "incomplete");
}

/** One passed check of 60 points beside one of 40 with this verdict. */
static char *summed_with(enum verdict verdict, const char *reason, int points)
{
	struct result *result = given_result();
	struct check_result *check;
	char *sums;

	(void)with_check(result, 1, "first", VERDICT_PASS, 60, 60);
	check = with_check(result, 2, "second", verdict, points, 40);
	check->reason = memory_string(reason);
	sums = summed(result);
	result_free(result);
	return sums;
}

/* --- sums --- */

static void passed_checks_sum_up_to_a_pass(void)
{
	SAME_TAKEN(summed_with(VERDICT_PASS, NULL, 40), "pass 100/100/100 complete");
}

static void a_failed_check_loses_its_points(void)
{
	SAME_TAKEN(summed_with(VERDICT_FAIL, NULL, 0), "fail 60/100/100 complete");
}

static void a_failed_check_keeps_its_partial_credit(void)
{
	SAME_TAKEN(summed_with(VERDICT_FAIL, NULL, 15), "fail 75/100/100 complete");
}

static void a_crash_loses_its_points(void)
{
	SAME_TAKEN(summed_with(VERDICT_CRASH, NULL, 0), "crash 60/100/100 complete");
}

static void a_timeout_loses_its_points(void)
{
	SAME_TAKEN(summed_with(VERDICT_TIMEOUT, "cpu", 0), "timeout 60/100/100 complete");
}

static void a_limit_loses_its_points(void)
{
	SAME_TAKEN(summed_with(VERDICT_LIMIT, "tasks", 0), "limit 60/100/100 complete");
}

static void a_check_that_depends_on_a_broken_one_loses_its_points(void)
{
	SAME_TAKEN(summed_with(VERDICT_SKIP, "depends", 0), "pass 60/100/100 complete");
}

static void a_check_that_this_machine_cannot_make_is_not_judged(void)
{
	SAME_TAKEN(summed_with(VERDICT_SKIP, "machine", 0), "pass 60/60/100 incomplete");
}

static void a_check_that_was_not_selected_is_not_judged(void)
{
	SAME_TAKEN(summed_with(VERDICT_SKIP, "selected", 0), "pass 60/60/100 incomplete");
}

static void an_error_costs_nothing_and_is_not_judged(void)
{
	SAME_TAKEN(summed_with(VERDICT_ERROR, "not run", 0), "error 60/60/100 incomplete");
}

static void a_program_that_does_not_compile_keeps_no_promise(void)
{
	struct result *result = given_result();

	result->build.ok = false;
	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 60);
	(void)with_check(result, 2, "second", VERDICT_ERROR, 0, 40);

	SAME_TAKEN(summed(result), "build 0/100/100 complete");
	result_free(result);
}

static void a_result_without_checks_is_empty(void)
{
	struct result *result = given_result();

	SAME_TAKEN(summed(result), "pass 0/0/100 complete");
	result_free(result);
}

static void summing_again_changes_nothing(void)
{
	struct result *result = given_result();

	(void)with_check(result, 1, "first", VERDICT_PASS, 60, 60);
	(void)with_check(result, 2, "second", VERDICT_CRASH, 0, 40);
	result_sum(result);

	SAME_TAKEN(summed(result), "crash 60/100/100 complete");
	result_free(result);
}

/** The checks are broken one by one from the mildest verdict on; each makes the state worse. */
static void the_state_is_the_first_that_applies(void)
{
	struct result *result = given_result();

	(void)with_check(result, 1, "passed", VERDICT_PASS, 10, 10);
	SAME_TAKEN(summed(result), "pass 10/10/100 complete");
	(void)with_check(result, 1, "failed", VERDICT_FAIL, 0, 10);
	SAME_TAKEN(summed(result), "fail 10/20/100 complete");
	(void)with_check(result, 1, "late", VERDICT_TIMEOUT, 0, 10);
	SAME_TAKEN(summed(result), "timeout 10/30/100 complete");
	(void)with_check(result, 1, "large", VERDICT_LIMIT, 0, 10);
	SAME_TAKEN(summed(result), "limit 10/40/100 complete");
	(void)with_check(result, 1, "crashed", VERDICT_CRASH, 0, 10);
	SAME_TAKEN(summed(result), "crash 10/50/100 complete");
	(void)with_check(result, 1, "unknown", VERDICT_ERROR, 0, 10);
	SAME_TAKEN(summed(result), "error 10/50/100 incomplete");
	result->build.ok = false;
	SAME_TAKEN(summed(result), "build 10/100/100 complete");
	result_free(result);
}

static void verdicts_and_states_have_the_names_of_the_schema(void)
{
	SAME_TEXT(verdict_name(VERDICT_PASS), "pass");
	SAME_TEXT(verdict_name(VERDICT_FAIL), "fail");
	SAME_TEXT(verdict_name(VERDICT_CRASH), "crash");
	SAME_TEXT(verdict_name(VERDICT_TIMEOUT), "timeout");
	SAME_TEXT(verdict_name(VERDICT_LIMIT), "limit");
	SAME_TEXT(verdict_name(VERDICT_SKIP), "skip");
	SAME_TEXT(verdict_name(VERDICT_ERROR), "error");
	SAME_TEXT(verdict_name(VERDICTS), "unknown");
	SAME_TEXT(state_name(STATE_BUILD), "build");
	SAME_TEXT(state_name(STATE_PASS), "pass");
}

/* --- findings --- */

static void equal_findings_are_merged_and_counted(void)
{
	struct result *result = given_result();
	struct check_result *check = with_check(result, 1, "first", VERDICT_FAIL, 0, 100);
	struct finding found[] = {finding_at(31, 5), finding_at(40, 9), finding_at(31, 12)};

	result_add_findings(result, check, found, 3);

	CU_ASSERT_EQUAL(result->finding_count, 2);
	CU_ASSERT_EQUAL(result_finding(result, "pipe-end-left-open@tally.c:31")->count, 2);
	CU_ASSERT_EQUAL(result_finding(result, "pipe-end-left-open@tally.c:40")->count, 1);
	CU_ASSERT_EQUAL(check->finding_count, 2);
	SAME_TEXT(check->findings[0], "pipe-end-left-open@tally.c:31");
	SAME_TEXT(check->findings[1], "pipe-end-left-open@tally.c:40");
	CU_ASSERT_PTR_NULL(found[0].id); /* the result's now */
	result_free(result);
}

/* A learner reads of a mistake beside a broken promise: it has to be what happened there. */
static void a_finding_tells_of_the_first_broken_check(void)
{
	struct result *result = given_result();
	const enum verdict verdicts[] = {VERDICT_PASS, VERDICT_SKIP, VERDICT_FAIL, VERDICT_TIMEOUT};
	size_t i;

	for (i = 0; i < 4; i++) {
		struct finding found = finding_at(31, (size_t)i);

		(void)with_check(
			result, 1, (const char *[]){"first", "second", "third", "fourth"}[i], verdicts[i], 0, 25);
		result_add_findings(result, &result->checks[i], &found, 1);
	}

	CU_ASSERT_EQUAL(result->finding_count, 1);
	CU_ASSERT_EQUAL(result->findings[0].count, 4);
	CU_ASSERT_EQUAL(result->findings[0].events[0], 2);
	SAME_TEXT(result_teller(result, result->findings[0].id)->name, "third");
	result_free(result);
}

static void findings_need_no_check(void)
{
	struct result *result = given_result();
	struct finding found = finding_at(31, 5);

	result_add_findings(result, NULL, &found, 1);

	CU_ASSERT_EQUAL(result->finding_count, 1);
	result_free(result);
}

static void what_is_not_there_is_not_found(void)
{
	struct result *result = given_result();

	(void)with_check(result, 1, "first", VERDICT_PASS, 100, 100);

	CU_ASSERT_PTR_EQUAL(result_check(result, "first"), &result->checks[0]);
	CU_ASSERT_PTR_NULL(result_check(result, "firs"));
	CU_ASSERT_PTR_NULL(result_finding(result, "first"));
	result_free(result);
}

/* --- JSON --- */

/** A result in which every field that JSON knows is set. */
static struct result *given_full_result(void)
{
	struct result *result = given_result();
	struct check_result *check = with_check(result, 3, "every-byte", VERDICT_FAIL, 10, 40);
	struct finding finding = finding_at(31, 5);

	result->seconds = 1.25;
	result->seed = 9007199254740993; /* no double has it */
	result->environment = (struct environment){memory_string("Linux 6.12"), memory_string("x86_64"),
		memory_string("gcc 14"), memory_string("full"), memory_string("cpu 10 s")};
	result->build.hash = memory_string("00ff");
	ARRAY_ADD(result->build.messages, result->build.message_count, result->build.message_capacity) =
		(struct build_message){memory_string("tally.c"), 12, 5, memory_string("warning"),
			memory_string("unused variable 'n'"), memory_string("int n;"),
			memory_string("Nobody uses this.")};
	check->promise = memory_string("Every byte is counted");
	check->source = memory_string("pipe(7)");
	check->tags = memory_string("fault fast");
	check->reason = memory_string("because");
	check->hidden = true;
	check->depends = memory_string("starts");
	check->seconds = 0.5;
	check->message = memory_string("expected \"6\\n\", but got \"\"");
	check->expected = memory_string("6\\n");
	check->actual = memory_string("");
	check->shown_from = 12;
	check->expected_length = 14;
	check->actual_length = 13;
	with_output(check, "stdout", "one\ntwo\n", 17);
	ARRAY_ADD(check->measures, check->measure_count, check->measure_capacity) =
		(struct measure){memory_string("calls"), memory_string("per KiB"), 4.5, 1.5, 3};
	check->coverage = (struct coverage){memory_string("fault"), 37, 41, 160, 1};
	ARRAY_ADD(check->coverage.points, check->coverage.point_count, check->coverage.point_capacity) =
		memory_string("short@main/1,send,pipe#1,3");
	check->instance = (struct instance){12,
		{.kind = FAULT_SHORT, .task = "main/1", .class = CALL_SEND, .object = "pipe#1", .ordinal = 3},
		memory_string("1+5"), memory_string("0,1"), memory_string("1:3=lost"), memory_string("12,7,3")};
	with_node(check, "task:main", "task", "tally", 31);
	with_node(check, "object:1", "object", "pipe#1", 12);
	with_edge(check, "task:main", "waits in read() for bytes or end-of-file from", "object:1");
	check->stuck.edges[0].file = memory_string("tally.c");
	check->stuck.edges[0].line = 12;
	with_paragraph(check, 0, "tally waits for itself.");
	with_step(check, "check", "says \"abc\" on stdin", 0, false);
	with_step(check, "tally", "read(0, \"abc\", 4096) = 3", 31, true);
	check->replay = memory_string("plumb replay results.json every-byte");
	result_add_findings(result, check, &finding, 1);
	result_sum(result);
	return result;
}

static void a_result_that_was_read_is_written_as_it_was(void)
{
	struct result *result = given_full_result(), *again;
	char *text = result_to_json(result);

	again = read_back(text);

	SAME_TAKEN(result_to_json(again), text);
	free(text);
	result_free(again);
	result_free(result);
}

/** A full result, through JSON and back. */
static struct result *full_result_again(void)
{
	struct result *result = given_full_result(), *again;
	char *text = result_to_json(result);

	again = read_back(text);
	free(text);
	result_free(result);
	return again;
}

static void every_field_of_a_result_is_read(void)
{
	struct result *result = full_result_again();

	SAME_TEXT(result->plumb, "0.1.0");
	SAME_TEXT(result->lab, "01-pipe-tally");
	SAME_TEXT(result->title, "One pipe, parent to child");
	SAME_TEXT(result->submission, "tally-of-ada");
	SAME_TEXT(result->started, "2026-11-24T10:44:00Z");
	CU_ASSERT_EQUAL(result->seed, 9007199254740993);
	CU_ASSERT_EQUAL(result->seconds, 1.25);
	SAME_TEXT(result->environment.kernel, "Linux 6.12");
	SAME_TEXT(result->environment.machine, "x86_64");
	SAME_TEXT(result->environment.compiler, "gcc 14");
	SAME_TEXT(result->environment.tier, "full");
	SAME_TEXT(result->environment.limits, "cpu 10 s");
	CU_ASSERT_EQUAL(result->state, STATE_FAIL);
	CU_ASSERT_TRUE(result->complete && result->build.ok);
	CU_ASSERT_TRUE(result->points == 10 && result->of == 40 && result->possible == 100);
	SAME_TEXT(result->build.hash, "00ff");
	SAME_TEXT(result->build.messages[0].file, "tally.c");
	CU_ASSERT_TRUE(result->build.messages[0].line == 12 && result->build.messages[0].column == 5);
	SAME_TEXT(result->build.messages[0].severity, "warning");
	SAME_TEXT(result->build.messages[0].text, "unused variable 'n'");
	SAME_TEXT(result->build.messages[0].excerpt, "int n;");
	SAME_TEXT(result->build.messages[0].meaning, "Nobody uses this.");
	result_free(result);
}

static void every_field_of_a_check_is_read(void)
{
	struct result *result = full_result_again();
	const struct check_result *check = result_check(result, "every-byte");

	CU_ASSERT_PTR_NOT_NULL_FATAL(check);
	CU_ASSERT_EQUAL(check->verdict, VERDICT_FAIL);
	CU_ASSERT_TRUE(check->hidden && check->step == 3 && check->points == 10 && check->possible == 40);
	SAME_TEXT(check->promise, "Every byte is counted");
	SAME_TEXT(check->source, "pipe(7)");
	SAME_TEXT(check->tags, "fault fast");
	SAME_TEXT(check->reason, "because");
	SAME_TEXT(check->depends, "starts");
	CU_ASSERT_EQUAL(check->seconds, 0.5);
	SAME_TEXT(check->message, "expected \"6\\n\", but got \"\"");
	SAME_TEXT(check->expected, "6\\n");
	SAME_TEXT(check->actual, "");
	CU_ASSERT_TRUE(check->shown_from == 12 && check->expected_length == 14 && check->actual_length == 13);
	SAME_TEXT(check->findings[0], "pipe-end-left-open@tally.c:31");
	SAME_TEXT(check->replay, "plumb replay results.json every-byte");
	result_free(result);
}

static void every_part_of_a_check_is_read(void)
{
	struct result *result = full_result_again();
	const struct check_result *check = result_check(result, "every-byte");

	CU_ASSERT_PTR_NOT_NULL_FATAL(check);
	SAME_TEXT(check->output[0].program, "tally");
	SAME_TEXT(check->output[0].stream, "stdout");
	SAME_TEXT(check->output[0].text, "one\ntwo\n");
	CU_ASSERT_EQUAL(check->output[0].cut, 17);
	SAME_TEXT(check->measures[0].name, "calls");
	SAME_TEXT(check->measures[0].unit, "per KiB");
	CU_ASSERT_TRUE(check->measures[0].value == 4.5 && check->measures[0].reference == 1.5 &&
		check->measures[0].limit == 3);
	SAME_TEXT(check->coverage.kind, "fault");
	CU_ASSERT_TRUE(check->coverage.done == 37 && check->coverage.run == 41 && check->coverage.of == 160 &&
		check->coverage.missed == 1);
	CU_ASSERT_EQUAL_FATAL(check->coverage.point_count, 1);
	SAME_TEXT(check->coverage.points[0], "short@main/1,send,pipe#1,3");
	CU_ASSERT_EQUAL(check->instance.seed, 12);
	SAME_TAKEN(fault_format(&check->instance.fault), "short@main/1,send,pipe#1,3");
	SAME_TEXT(check->instance.split, "1+5");
	SAME_TEXT(check->instance.order, "0,1");
	SAME_TEXT(check->instance.loss, "1:3=lost");
	SAME_TEXT(check->instance.draws, "12,7,3");
	CU_ASSERT_EQUAL(check->stuck.node_count, 2);
	SAME_TEXT(check->stuck.nodes[0].id, "task:main");
	SAME_TEXT(check->stuck.nodes[0].kind, "task");
	SAME_TEXT(check->stuck.nodes[0].label, "tally");
	SAME_TEXT(check->stuck.nodes[0].file, "tally.c");
	CU_ASSERT_EQUAL(check->stuck.nodes[0].line, 31);
	SAME_TEXT(check->stuck.edges[0].from, "task:main");
	SAME_TEXT(check->stuck.edges[0].to, "object:1");
	SAME_TEXT(check->stuck.edges[0].label, "waits in read() for bytes or end-of-file from");
	SAME_TEXT(check->stuck.edges[0].file, "tally.c");
	CU_ASSERT_EQUAL(check->stuck.edges[0].line, 12);
	CU_ASSERT_TRUE(check->stuck.nodes[0].deadlocked && !check->stuck.nodes[1].deadlocked);
	CU_ASSERT_EQUAL(check->stuck.story_count, 1);
	SAME_TEXT(check->stuck.story[0], "tally waits for itself.");
	CU_ASSERT_EQUAL(check->transcript[1].at_us, 100);
	SAME_TEXT(check->transcript[1].who, "tally");
	SAME_TEXT(check->transcript[1].text, "read(0, \"abc\", 4096) = 3");
	SAME_TEXT(check->transcript[1].file, "tally.c");
	CU_ASSERT_TRUE(check->transcript[1].failed && check->transcript[1].line == 31 && !check->transcript[0].failed);
	result_free(result);
}

static void every_field_of_a_finding_is_read(void)
{
	struct result *result = full_result_again();
	const struct finding *finding = result_finding(result, "pipe-end-left-open@tally.c:31");

	CU_ASSERT_PTR_NOT_NULL_FATAL(finding);
	SAME_TEXT(finding->rule, "pipe-end-left-open");
	CU_ASSERT_EQUAL(finding->severity, SEVERITY_ERROR);
	SAME_TEXT(finding->file, "tally.c");
	CU_ASSERT_EQUAL(finding->line, 31);
	SAME_TEXT(finding->function, "main");
	CU_ASSERT_EQUAL(strncmp(finding->excerpt, "   30 |   pid", 13), 0);
	CU_ASSERT_EQUAL(strncmp(finding->message, "tally's child reads", 19), 0);
	CU_ASSERT_EQUAL(strncmp(finding->why, "read() returns 0", 16), 0);
	CU_ASSERT_EQUAL(strncmp(finding->fix, "close(fds[1])", 13), 0);
	SAME_TEXT(finding->see, "pipe(7)");
	CU_ASSERT_EQUAL(finding->count, 1);
	CU_ASSERT_EQUAL(finding->event_count, 1);
	CU_ASSERT_EQUAL(finding->events[0], 5);
	result_free(result);
}

static void the_schema_stands_first(void)
{
	static const char head[] = "{\n  \"schema\": \"plumb/result/1\",\n  \"plumb\": \"0.1.0\",\n";
	struct result *result = given_result();
	char *text = result_to_json(result);

	CU_ASSERT_EQUAL(strncmp(text, head, sizeof head - 1), 0);
	free(text);
	result_free(result);
}

static void text_that_is_utf_8_stays_as_it_is(void)
{
	struct result *result = given_result(), *again;
	char *text;

	free(result->submission);
	result->submission = memory_string("Zoë … 日本");
	text = result_to_json(result);
	again = read_back(text);

	SAME_TEXT(again->submission, "Zoë … 日本");
	free(text);
	result_free(again);
	result_free(result);
}

/** Every byte that a string can hold: control characters, quotes, and what is no UTF-8. Who reads it gets nothing that a terminal obeys. */
static void hostile_bytes_make_valid_json(void)
{
	struct result *result = given_result(), *again;
	struct text expected = {0};
	char bytes[256], *text;
	int i;

	for (i = 1; i < 256; i++) {
		bytes[i - 1] = (char)i;
		if (i < 0x20 && i != '\n' && i != '\t')
			text_addf(&expected, "\\x%02x", i);
		else
			text_addf(&expected, "%c", i > 0x7e ? '?' : i);
	}
	bytes[255] = '\0';
	free(result->submission);
	result->submission = memory_string(bytes);
	(void)with_check(result, 1, "</script>\xff", VERDICT_FAIL, 0, 100);
	text = result_to_json(result);
	again = read_back(text);

	SAME_TEXT(again->submission, text_string(&expected));
	SAME_TEXT(again->checks[0].name, "</script>?");
	text_clear(&expected);
	free(text);
	result_free(again);
	result_free(result);
}

static void the_largest_numbers_go_both_ways(void)
{
	struct result *result = given_result(), *again;
	struct check_result *check = with_check(result, 1, "first", VERDICT_PASS, 100, 100);
	char *text;

	result->seed = UINT64_MAX;
	check->instance.seed = (uint64_t)1 << 63;
	text = result_to_json(result);
	again = read_back(text);

	CU_ASSERT_EQUAL(again->seed, UINT64_MAX);
	CU_ASSERT_EQUAL(again->checks[0].instance.seed, (uint64_t)1 << 63);
	free(text);
	result_free(again);
	result_free(result);
}

static void missing_keys_are_zero_and_unknown_ones_are_ignored(void)
{
	struct result *result =
		read_back("{\"schema\": \"plumb/result/1\", \"later\": {\"than\": [\"this\"]}, \"title\": null}");

	CU_ASSERT_PTR_NULL(result->title);
	CU_ASSERT_EQUAL(result->check_count, 0);
	CU_ASSERT_FALSE(result->complete);
	result_free(result);
}

/* --- damaged JSON --- */

/** Text that is refused with this sentence. */
static void refused(const char *text, const char *sentence)
{
	struct result *result = NULL;
	char *problem = NULL;

	CU_ASSERT_EQUAL(result_from_json(text, strlen(text), &result, &problem), -EPROTO);
	CU_ASSERT_PTR_NULL(result);
	SAME_TAKEN(problem, sentence);
}

static void damaged_text_is_refused_with_line_and_column(void)
{
	refused("", "line 1, column 0: '[' or '{' expected near end of file");
	refused("{\n  \"schema\": \"plumb/result/1\",\n  \"lab\": oops\n}",
		"line 3, column 13: invalid token near 'oops'");
	refused("{\n  \"schema\": \"plumb/result/1\"", "line 2, column 28: '}' expected near end of file");
	refused("{\"schema\": \"plumb/result/1\"} x", "line 1, column 30: end of file expected near 'x'");
	refused("{\"a\": 1, \"a\": 2}", "line 1, column 12: duplicate object key near '\"a\"'");
	refused("{\"a\": \"\xff\"}", "line 1, column 7: unable to decode byte 0xff near '\"'");
	refused("{\"a\": 99999999999999999999}", "line 1, column 26: too big integer near '99999999999999999999'");
	refused("[", "line 1, column 1: ']' expected near end of file");
}

static void another_schema_is_refused(void)
{
	refused("{}", "'schema' is not what plumb/result/1 has there");
	refused("[]", "'schema' is not what plumb/result/1 has there");
	refused("{\"schema\": \"plumb/result/2\"}",
		"it is a 'plumb/result/2', and this version of plumb reads 'plumb/result/1'");
	refused("{\"schema\": 1}", "'schema' is not what plumb/result/1 has there");
}

/** A result whose one key has the wrong kind. */
static void refused_for(const char *key, const char *member)
{
	char *text = memory_format("{\"schema\": \"plumb/result/1\", %s}", member);
	char *sentence = memory_format("'%s' is not what plumb/result/1 has there", key);

	refused(text, sentence);
	free(sentence);
	free(text);
}

static void a_key_of_the_wrong_kind_is_refused_by_its_name(void)
{
	refused_for("lab", "\"lab\": 1");
	refused_for("seconds", "\"seconds\": \"1\"");
	refused_for("seed", "\"seed\": 1.5");
	refused_for("points", "\"points\": \"100\"");
	refused_for("complete", "\"complete\": 1");
	refused_for("state", "\"state\": \"passed\"");
	refused_for("state", "\"state\": 6");
	refused_for("checks", "\"checks\": {}");
	refused_for("object", "\"checks\": [1]");
	refused_for("object", "\"build\": true");
	refused_for("ok", "\"build\": {\"ok\": \"yes\"}");
	refused_for("verdict", "\"checks\": [{\"name\": \"a\", \"verdict\": \"ok\"}]");
	refused_for("of", "\"checks\": [{\"name\": \"a\", \"of\": \"x\"}]");
	refused_for("fault", "\"checks\": [{\"name\": \"a\", \"instance\": {\"fault\": \"short\"}}]");
	refused_for("findings", "\"checks\": [{\"name\": \"a\", \"findings\": [1]}]");
	refused_for("line", "\"findings\": [{\"id\": \"a\", \"where\": {\"line\": \"x\"}}]");
	refused_for("severity", "\"findings\": [{\"id\": \"a\", \"severity\": \"fatal\"}]");
	refused_for("checks", "\"checks\": [{\"step\": 1}]");
	refused_for("nodes", "\"checks\": [{\"name\": \"a\", \"stuck\": {\"nodes\": [{}]}}]");
	refused_for("edges", "\"checks\": [{\"name\": \"a\", \"stuck\": {\"edges\": [{\"from\": \"b\"}]}}]");
	refused_for("findings", "\"findings\": [{\"id\": \"a\"}]");
	refused_for("runs", "\"runs\": [{}]");
	refused_for("runs", "\"runs\": [{\"check\": \"a\", \"events\": [{\"kind\": \"miracle\"}]}]");
	refused_for("runs", "\"runs\": [{\"check\": \"a\", \"events\": [{\"kind\": \"call\", \"task\": 0}]}]");
	refused_for("runs",
		"\"runs\": [{\"check\": \"a\", \"processes\": [{\"path\": \"main/1\", \"program\": \"a\", \"parent\": 0}]}]");
	refused_for("runs", "\"runs\": [{\"check\": \"a\", \"snapshots\": [{\"tables\": [{\"process\": 0}]}]}]");
}

static void what_was_read_before_the_damage_is_freed(void)
{
	refused_for("text",
		"\"checks\": [{\"name\": \"a\", \"output\": [{\"program\": \"p\", \"stream\": \"stdout\", \"text\": 1}]}]");
	refused_for("fix", "\"findings\": [{\"id\": \"a\", \"events\": [1, 2], \"message\": \"m\", \"fix\": []}]");
}

static void nobody_has_to_ask_for_the_problem(void)
{
	struct result *result = NULL;

	CU_ASSERT_EQUAL(result_from_json("{", 1, &result, NULL), -EPROTO);
	CU_ASSERT_EQUAL(result_from_json("{}", 2, &result, NULL), -EPROTO);
	CU_ASSERT_EQUAL(result_read("/nowhere/at/all", &result, NULL), -ENOENT);
	CU_ASSERT_PTR_NULL(result);
}

/* --- files --- */

static void a_written_result_is_read_again(void)
{
	char *folder = given_folder(), *path = file_join(folder, "results.json"), *problem = NULL;
	struct result *result = given_full_result(), *again = NULL;
	char *text = result_to_json(result);

	CU_ASSERT_EQUAL(result_write(result, path), 0);
	CU_ASSERT_EQUAL_FATAL(result_read(path, &again, &problem), 0);

	SAME_TAKEN(content_of(path), text);
	SAME_TAKEN(result_to_json(again), text);
	free(text);
	result_free(again);
	result_free(result);
	free(path);
	folder_gone(folder);
}

static void writing_into_a_folder_that_is_not_there_fails_and_leaves_the_old_file(void)
{
	char *folder = given_folder(), *old = given_file(folder, "results.json", "old", 3),
	     *path = file_join(folder, "gone/results.json");
	struct result *result = given_result();
	char **names;

	CU_ASSERT_EQUAL(result_write(result, path), -ENOENT);

	SAME_TAKEN(content_of(old), "old");
	CU_ASSERT_EQUAL_FATAL(file_names(folder, &names), 0);
	SAME_TEXT(names[0], "results.json");
	CU_ASSERT_PTR_NULL(names[1]);
	file_names_free(names);
	result_free(result);
	free(path);
	free(old);
	folder_gone(folder);
}

static void a_result_that_cannot_be_read_is_told_with_its_path(void)
{
	char *folder = given_folder(), *path = file_join(folder, "results.json"), *problem = NULL, *expected;
	struct result *result = NULL;

	CU_ASSERT_EQUAL(result_read(path, &result, &problem), -ENOENT);

	expected = memory_format("cannot read '%s': No such file or directory", path);
	SAME_TAKEN(problem, expected);
	CU_ASSERT_PTR_NULL(result);
	free(expected);
	free(path);
	folder_gone(folder);
}

static void an_empty_file_is_no_result(void)
{
	char *folder = given_folder(), *path = given_file(folder, "results.json", "", 0), *problem = NULL;
	struct result *result = NULL;

	CU_ASSERT_EQUAL(result_read(path, &result, &problem), -EPROTO);

	SAME_TAKEN(problem, "line 1, column 0: '[' or '{' expected near end of file");
	free(path);
	folder_gone(folder);
}

/* --- reports of workers --- */

static void a_report_takes_the_place_of_its_check(void)
{
	struct result *result = given_result();
	char *report = given_report(NULL);

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	(void)with_check(result, 1, "second", VERDICT_PASS, 0, 0);
	CU_ASSERT_EQUAL(check_report_add(result, report, strlen(report)), 0);

	CU_ASSERT_EQUAL(result->check_count, 2);
	CU_ASSERT_EQUAL(result->checks[0].verdict, VERDICT_FAIL);
	SAME_TEXT(result->checks[0].message, "expected more");
	SAME_TEXT(result->checks[0].findings[0], "pipe-end-left-open@tally.c:31");
	CU_ASSERT_EQUAL(result->finding_count, 1);
	CU_ASSERT_EQUAL(result->run_count, 0);
	free(report);
	result_free(result);
}

static void a_report_of_another_check_is_refused(void)
{
	struct result *result = given_result();
	char *report = given_report(NULL);

	(void)with_check(result, 1, "second", VERDICT_ERROR, 0, 100);
	CU_ASSERT_EQUAL(check_report_add(result, report, strlen(report)), -EPROTO);

	CU_ASSERT_EQUAL(result->checks[0].verdict, VERDICT_ERROR);
	CU_ASSERT_EQUAL(result->finding_count, 0);
	free(report);
	result_free(result);
}

static void a_damaged_report_is_refused_and_the_check_stays(void)
{
	static const char *const damaged[] = {"", "{", "[]\n", "{}\n", "{\"check\": 1}\n",
		"{\"check\": {\"name\": 1}}\n", "{\"check\": {\"name\": \"first\", \"verdict\": \"good\"}}\n",
		"{\"check\": {\"name\": \"first\"}}", "{\"check\": {\"name\": \"first\"}, \"run\": 4}\n{}",
		"{\"check\": {\"name\": \"first\"}, \"run\": 1}\n{}", "{\"check\": {\"name\": \"first\"}}\n{}"};
	struct result *result = given_result();
	size_t i, accepted = 0;

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	for (i = 0; i < sizeof damaged / sizeof *damaged; i++)
		accepted += check_report_add(result, damaged[i], strlen(damaged[i])) != -EPROTO;

	CU_ASSERT_EQUAL(accepted, 0);
	CU_ASSERT_EQUAL(result->checks[0].verdict, VERDICT_ERROR);
	SAME_TEXT(result->checks[0].name, "first");
	result_free(result);
}

static void a_report_that_is_cut_anywhere_is_refused(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct check_result check = {.name = memory_string("first"), .verdict = VERDICT_PASS};
	char *report = check_report_to_json(&check, NULL, 0, trace);
	size_t length = strlen(report), accepted = 0;
	struct result *result = given_result();

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	while (length-- > 0) {
		report[length] = '\0';
		accepted += check_report_add(result, report, length) != -EPROTO;
	}

	CU_ASSERT_EQUAL(accepted, 0);
	CU_ASSERT_EQUAL(result->checks[0].verdict, VERDICT_ERROR);
	CU_ASSERT_EQUAL(result->run_count, 0);
	free(report);
	result_free(result);
	trace_free(trace);
	check_result_clear(&check);
}

static void a_run_is_written_the_same_by_its_worker_and_once_it_was_read(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct check_result check = {.name = memory_string("first"), .verdict = VERDICT_PASS};
	char *report = check_report_to_json(&check, NULL, 0, trace), *written;
	struct result *result = given_result(), *again;

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	CU_ASSERT_EQUAL_FATAL(check_report_add(result, report, strlen(report)), 0);
	written = result_to_json(result);
	again = read_back(written);

	SAME_TAKEN(result_to_json(again), written);
	free(written);
	free(report);
	result_free(again);
	result_free(result);
	trace_free(trace);
	check_result_clear(&check);
}

/** A result with one run, as the grader writes it; the caller frees. */
static char *given_written(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct check_result check = {.name = memory_string("first"), .message = memory_string(",\n  \"runs\": [\n")};
	char *report = check_report_to_json(&check, NULL, 0, trace), *written;
	struct result *result = given_result();

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	CU_ASSERT_EQUAL_FATAL(check_report_add(result, report, strlen(report)), 0);
	written = result_to_json(result);
	free(report);
	result_free(result);
	trace_free(trace);
	check_result_clear(&check);
	return written;
}

static void a_head_has_everything_but_the_runs(void)
{
	char *written = given_written();
	struct result *head = NULL;

	CU_ASSERT_EQUAL_FATAL(result_head_from_json(written, strlen(written), &head, NULL), 0);

	CU_ASSERT_EQUAL(head->run_count, 0);
	CU_ASSERT_EQUAL_FATAL(head->check_count, 1);
	SAME_TEXT(head->checks[0].message, ",\n  \"runs\": [\n");
	CU_ASSERT_EQUAL(head->checks[0].verdict, VERDICT_PASS);
	free(written);
	result_free(head);
}

static void a_result_that_others_have_laid_out_is_read_whole(void)
{
	char *written = given_written(), *compact;
	json_t *json = json_loads(written, 0, NULL);
	struct result *head = NULL;

	compact = json_dumps(json, JSON_COMPACT);
	CU_ASSERT_EQUAL_FATAL(result_head_from_json(compact, strlen(compact), &head, NULL), 0);

	CU_ASSERT_EQUAL(head->run_count, 1);
	json_decref(json);
	free(compact);
	free(written);
	result_free(head);
}

static void a_run_keeps_its_tasks_and_what_its_events_looked_like(void)
{
	struct trace *trace = GIVEN(
		at_line(12, piped(0, 3, 4, 0)), forked(0, 1), at_line(31, with_data(received(1, 3, 5), "hel\xff\n")));
	struct result *result = run_through(trace);
	const struct trace *run = result->runs[0].trace;

	SAME_TEXT(result->runs[0].check, "first");
	CU_ASSERT_FALSE(result->runs[0].preempted);
	CU_ASSERT_EQUAL_FATAL(run->task_count, 2);
	SAME_TEXT(run->tasks[1].path, "main/1");
	CU_ASSERT_EQUAL(run->tasks[1].parent, 0);
	CU_ASSERT_EQUAL_FATAL(run->event_count, 4);
	SAME_TEXT(run->events[0].text, "server starts");
	CU_ASSERT_EQUAL(run->events[3].kind, EVENT_CALL);
	CU_ASSERT_PTR_EQUAL(run->events[3].call, call_by_name("read"));
	SAME_TEXT(run->events[3].text, "read(3, \"hel\\xff\\n\", 4096) = 5");
	SAME_TEXT(run->events[3].where.file, "server.c");
	CU_ASSERT_TRUE(run->events[3].where.line == 31 && run->events[3].task == 1 && run->events[3].object == 1);
	CU_ASSERT_EQUAL(run->events[3].result, 5);
	CU_ASSERT_EQUAL(run->events[3].number, 3);
	result_free(result);
	trace_free(trace);
}

static void the_run_of_a_broken_check_has_its_tables(void)
{
	struct trace *trace = GIVEN(at_line(12, piped(0, 3, 4, 0)), forked(0, 1), closed(1, 4));
	struct result *result = run_through(trace);
	const struct run_result *run = result_run(result, "first");
	const struct held *row;

	CU_ASSERT_PTR_NOT_NULL_FATAL(run);
	CU_ASSERT_EQUAL_FATAL(run->snapshots.count, 2);
	CU_ASSERT_EQUAL(run->snapshots.items[0].when, MOMENT_FORK);
	CU_ASSERT_EQUAL(run->snapshots.items[1].when, MOMENT_END);
	CU_ASSERT_EQUAL_FATAL(run->snapshots.items[1].table_count, 2);
	CU_ASSERT_EQUAL_FATAL(run->snapshots.items[1].tables[1].row_count, 1);
	row = &run->snapshots.items[1].tables[1].rows[0];
	CU_ASSERT_TRUE(row->fd == 3 && row->reads && !row->writes && row->line == 12);
	SAME_TEXT(run_object(run, row->object)->description, "pipe#1");
	SAME_TEXT(run_object(run, row->object)->kind, "pipe");
	CU_ASSERT_PTR_NULL(run_object(run, 2));
	result_free(result);
	trace_free(trace);
}

static void a_run_of_hostile_names_is_valid_json(void)
{
	struct trace *trace = GIVEN(opened(0, 3, "in\xff.txt\x1b", OBJECT_FILE, O_RDONLY, 9), executed(0, "/tmp/\xfe"));
	struct result *result;

	free(trace->tasks[0].program);
	trace->tasks[0].program = memory_string("ser\xffver");
	result = run_through(trace);

	SAME_TEXT(result->runs[0].trace->tasks[0].program, "ser?ver");
	SAME_TEXT(result->runs[0].trace->events[1].text, "openat(0, \"in\\xff.txt\\x1b\", O_RDONLY, 0) = 3");
	SAME_TEXT(result->runs[0].trace->events[2].text, "executes /tmp/?");
	result_free(result);
	trace_free(trace);
}

static const char *text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int number_of(const json_t *object, const char *key)
{
	return (int)json_integer_value(json_object_get(object, key));
}

static void an_object_of_a_run_tells_its_state_and_its_ends(void)
{
	struct address server = inet4("127.0.0.1", 8000), client = inet4("127.0.0.1", 4711);
	struct trace *trace = GIVEN(socket_made(0, 3), bound(0, 3, server), listening(0, 3, 1), socket_made(0, 4),
		with_ends(connected(0, 4, server), client, server), with_ends(accepted(0, 3, 5), server, client),
		sent(0, 4, 7));
	struct result *result = run_through(trace);
	const json_t *objects = json_object_get(result->runs[0].json, "objects");
	const json_t *connection = json_array_get(objects, 1), *other = json_array_get(objects, 2);

	SAME_TEXT(text_of(connection, "description"), "socket#2 (the connection to 127.0.0.1:8000)");
	SAME_TEXT(text_of(connection, "state"), "connected");
	SAME_TEXT(text_of(connection, "local"), "127.0.0.1:4711");
	SAME_TEXT(text_of(connection, "remote"), "127.0.0.1:8000");
	CU_ASSERT_EQUAL(number_of(connection, "other"), 3);
	CU_ASSERT_EQUAL(number_of(connection, "bytes_in"), 7);
	CU_ASSERT_EQUAL(number_of(other, "listener"), 1);
	CU_ASSERT_EQUAL(number_of(json_array_get(json_object_get(result->runs[0].json, "events"), 6), "made"), 3);
	result_free(result);
	trace_free(trace);
}

static void an_object_that_is_no_socket_has_no_state_and_no_ends(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct result *result = run_through(trace);
	const json_t *pipe = json_array_get(json_object_get(result->runs[0].json, "objects"), 0);

	SAME_TEXT(text_of(pipe, "description"), "pipe#1");
	CU_ASSERT_TRUE(json_is_null(json_object_get(pipe, "state")) && json_is_null(json_object_get(pipe, "local")) &&
		json_is_null(json_object_get(pipe, "remote")));
	result_free(result);
	trace_free(trace);
}

static void a_long_run_keeps_its_beginning_and_its_end(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct result *result;
	size_t i;

	for (i = 2; i < 1000; i++)
		(void)then(trace, sent(0, 4, 1));
	result = run_through(trace);

	CU_ASSERT_EQUAL_FATAL(result->runs[0].trace->event_count, RUN_EVENTS_MOST);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[99].number, 99);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[100].number, 900);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[199].number, 999);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(result->runs[0].json, "left_out")), 800);
	result_free(result);
	trace_free(trace);
}

static void what_proves_a_finding_is_kept_in_a_long_run(void)
{
	struct finding finding = finding_at(31, 500);
	struct check_result check = {.name = memory_string("first"), .verdict = VERDICT_FAIL};
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct result *result = given_result();
	char *report;
	size_t i;

	for (i = 2; i < 1000; i++)
		(void)then(trace, sent(0, 4, 1));
	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	report = check_report_to_json(&check, &finding, 1, trace);
	CU_ASSERT_EQUAL_FATAL(check_report_add(result, report, strlen(report)), 0);
	free(report);
	report = result_to_json(result);
	result_free(result);
	result = read_back(report);

	CU_ASSERT_EQUAL_FATAL(result->runs[0].trace->event_count, RUN_EVENTS_MOST);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[98].number, 98);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[99].number, 500);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[100].number, 900);
	free(report);
	result_free(result);
	trace_free(trace);
	check_result_clear(&check);
	finding_clear(&finding);
}

static void a_run_of_exactly_the_most_is_whole(void)
{
	struct trace *trace = GIVEN(piped(0, 3, 4, 0));
	struct result *result;
	size_t i;

	for (i = 2; i < RUN_EVENTS_MOST; i++)
		(void)then(trace, sent(0, 4, 1));
	result = run_through(trace);

	CU_ASSERT_EQUAL_FATAL(result->runs[0].trace->event_count, RUN_EVENTS_MOST);
	CU_ASSERT_EQUAL(result->runs[0].trace->events[150].number, 150);
	CU_ASSERT_EQUAL(json_integer_value(json_object_get(result->runs[0].json, "left_out")), 0);
	result_free(result);
	trace_free(trace);
}

SUITE("model: result", TEST(passed_checks_sum_up_to_a_pass), TEST(a_failed_check_loses_its_points),
	TEST(a_failed_check_keeps_its_partial_credit), TEST(a_crash_loses_its_points), TEST(a_timeout_loses_its_points),
	TEST(a_limit_loses_its_points), TEST(a_check_that_depends_on_a_broken_one_loses_its_points),
	TEST(a_check_that_this_machine_cannot_make_is_not_judged), TEST(a_check_that_was_not_selected_is_not_judged),
	TEST(an_error_costs_nothing_and_is_not_judged), TEST(a_program_that_does_not_compile_keeps_no_promise),
	TEST(a_result_without_checks_is_empty), TEST(summing_again_changes_nothing),
	TEST(the_state_is_the_first_that_applies), TEST(verdicts_and_states_have_the_names_of_the_schema),
	TEST(equal_findings_are_merged_and_counted), TEST(a_finding_tells_of_the_first_broken_check),
	TEST(findings_need_no_check), TEST(what_is_not_there_is_not_found),
	TEST(a_result_that_was_read_is_written_as_it_was), TEST(every_field_of_a_result_is_read),
	TEST(every_field_of_a_check_is_read), TEST(every_part_of_a_check_is_read),
	TEST(every_field_of_a_finding_is_read), TEST(the_schema_stands_first), TEST(text_that_is_utf_8_stays_as_it_is),
	TEST(hostile_bytes_make_valid_json), TEST(the_largest_numbers_go_both_ways),
	TEST(missing_keys_are_zero_and_unknown_ones_are_ignored), TEST(damaged_text_is_refused_with_line_and_column),
	TEST(another_schema_is_refused), TEST(a_key_of_the_wrong_kind_is_refused_by_its_name),
	TEST(what_was_read_before_the_damage_is_freed), TEST(nobody_has_to_ask_for_the_problem),
	TEST(a_written_result_is_read_again),
	TEST(writing_into_a_folder_that_is_not_there_fails_and_leaves_the_old_file),
	TEST(a_result_that_cannot_be_read_is_told_with_its_path), TEST(an_empty_file_is_no_result),
	TEST(a_report_takes_the_place_of_its_check), TEST(a_report_of_another_check_is_refused),
	TEST(a_damaged_report_is_refused_and_the_check_stays), TEST(a_report_that_is_cut_anywhere_is_refused),
	TEST(a_run_is_written_the_same_by_its_worker_and_once_it_was_read), TEST(a_head_has_everything_but_the_runs),
	TEST(a_result_that_others_have_laid_out_is_read_whole),
	TEST(a_run_keeps_its_tasks_and_what_its_events_looked_like), TEST(the_run_of_a_broken_check_has_its_tables),
	TEST(a_run_of_hostile_names_is_valid_json), TEST(an_object_of_a_run_tells_its_state_and_its_ends),
	TEST(an_object_that_is_no_socket_has_no_state_and_no_ends), TEST(a_long_run_keeps_its_beginning_and_its_end),
	TEST(what_proves_a_finding_is_kept_in_a_long_run), TEST(a_run_of_exactly_the_most_is_whole));
