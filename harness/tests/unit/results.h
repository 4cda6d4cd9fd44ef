/** @file
 * Hand-made results: a lab with checks of given verdicts, and one where every field is set.
 */
#ifndef PLUMB_TESTS_RESULTS_H
#define PLUMB_TESTS_RESULTS_H

#include "base/memory.h"
#include "model/result.h"
#include "tests/unit/given.h"

/** A result of lab 01 that compiled, and has no check yet. */
static inline struct result *given_result(void)
{
	struct result *result = result_new();

	result->plumb = memory_string("0.1.0");
	result->lab = memory_string("01-pipe-tally");
	result->title = memory_string("One pipe, parent to child");
	result->submission = memory_string("tally-of-ada");
	result->started = memory_string("2026-11-24T10:44:00Z");
	result->seed = 7;
	result->build.ok = true;
	return result;
}

/** Adds a check; borrowed until the next is added. */
static inline struct check_result *with_check(
	struct result *result, int step, const char *name, enum verdict verdict, int points, int of)
{
	struct check_result *check = &ARRAY_ADD(result->checks, result->check_count, result->check_capacity);

	check->name = memory_string(name);
	check->step = step;
	check->verdict = verdict;
	check->points = points;
	check->possible = of;
	return check;
}

/** A check that was skipped, for "depends", "machine" or "selected". */
static inline struct check_result *with_skipped(
	struct result *result, int step, const char *name, const char *reason, int of)
{
	struct check_result *check = with_check(result, step, name, VERDICT_SKIP, 0, of);

	check->reason = memory_string(reason);
	return check;
}

/** A finding of the rule `pipe-end-left-open` at a line of tally.c. */
static inline struct finding finding_at(int line, size_t event)
{
	struct finding finding = {.id = memory_format("pipe-end-left-open@tally.c:%d", line),
		.rule = memory_string("pipe-end-left-open"),
		.severity = SEVERITY_ERROR,
		.file = memory_string("tally.c"),
		.line = line,
		.function = memory_string("main"),
		.excerpt = memory_string(
			"   30 |   pid = fork();\n>  31 |   n = read(fds[0], block, sizeof block);\n   32 |   while (n > 0)\n"),
		.message = memory_string(
			"tally's child reads pipe#1 to its end, but holds its write end (descriptor 4) itself"),
		.why = memory_string(
			"read() returns 0 when the last write end is closed; the reader's own copy keeps the pipe open"),
		.fix = memory_string("close(fds[1]) in the child, before the loop that reads"),
		.see = memory_string("pipe(7)"),
		.count = 1,
		.event_count = 1};

	finding.events = memory_new(1, sizeof *finding.events);
	finding.events[0] = event;
	return finding;
}

static inline void with_output(struct check_result *check, const char *stream, const char *text, uint64_t cut)
{
	ARRAY_ADD(check->output, check->output_count, check->output_capacity) =
		(struct output){memory_string("tally"), memory_string(stream), memory_string(text), cut};
}

/** A line of the narrative; @p line is one of tally.c, or 0. */
static inline void with_step(struct check_result *check, const char *who, const char *text, int line, bool failed)
{
	uint64_t at_us = check->transcript_count * 100;

	ARRAY_ADD(check->transcript, check->transcript_count, check->transcript_capacity) = (struct step_line){
		at_us, memory_string(who), memory_string(text), memory_string(line ? "tally.c" : NULL), line, failed};
}

static inline void with_node(struct check_result *check, const char *id, const char *kind, const char *label, int line)
{
	ARRAY_ADD(check->stuck.nodes, check->stuck.node_count, check->stuck.node_capacity) =
		(struct stuck_node){.id = memory_string(id),
			.kind = memory_string(kind),
			.label = memory_string(label),
			.file = memory_string(line ? "tally.c" : NULL),
			.line = line};
}

static inline void with_edge(struct check_result *check, const char *from, const char *label, const char *to)
{
	ARRAY_ADD(check->stuck.edges, check->stuck.edge_count, check->stuck.edge_capacity) = (struct stuck_edge){
		.from = memory_string(from), .to = memory_string(to), .label = memory_string(label)};
}

/** The task of that node takes part in a deadlock. */
static inline void with_paragraph(struct check_result *check, size_t node, const char *paragraph)
{
	check->stuck.nodes[node].deadlocked = true;
	ARRAY_ADD(check->stuck.story, check->stuck.story_count, check->stuck.story_capacity) = memory_string(paragraph);
}

/** Reads what must be good. */
static inline struct result *read_back(const char *text)
{
	struct result *result = NULL;
	char *problem = NULL;
	int r = result_from_json(text, strlen(text), &result, &problem);

	SAME_TEXT(problem, NULL);
	CU_ASSERT_EQUAL_FATAL(r, 0);
	return result;
}

/** A worker's report of a failed check "first", with a finding and the run of @p trace (may be NULL). */
static inline char *given_report(const struct trace *trace)
{
	struct check_result check = {.name = memory_string("first"),
		.verdict = VERDICT_FAIL,
		.possible = 100,
		.message = memory_string("expected more")};
	struct finding finding = finding_at(31, 5);
	char *report = check_report_to_json(&check, &finding, 1, trace);

	check_result_clear(&check);
	finding_clear(&finding);
	return report;
}

/** The run of a report, through the result's own JSON and back. */
static inline struct result *run_through(const struct trace *trace)
{
	struct result *result = given_result(), *again;
	char *report = given_report(trace), *text;

	(void)with_check(result, 1, "first", VERDICT_ERROR, 0, 100);
	CU_ASSERT_EQUAL_FATAL(check_report_add(result, report, strlen(report)), 0);
	text = result_to_json(result);
	again = read_back(text);
	CU_ASSERT_EQUAL_FATAL(again->run_count, 1);
	free(text);
	free(report);
	result_free(result);
	return again;
}

#endif
