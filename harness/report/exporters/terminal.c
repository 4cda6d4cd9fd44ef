/** @file
 * terminal: what a learner sees. First where things stand, then the first broken promise at length, then what to do.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/difference.h"
#include "report/exporter.h"

enum { OUTPUT_LINES = 8, TRANSCRIPT_LINES = 8 };

/** How a page is being written. */
struct page {
	const struct result *result;
	const struct export_options *options;
	struct text *out;
	int width;
};

/** Marks are words; colour only repeats them. */
static const struct mark {
	const char *word, *colour;
} marks[VERDICTS] = {
	[VERDICT_PASS] = {N_("pass"), "32"},
	[VERDICT_FAIL] = {N_("FAIL"), "31;1"},
	[VERDICT_CRASH] = {N_("CRASH"), "31;1"},
	[VERDICT_TIMEOUT] = {N_("TIMEOUT"), "31;1"},
	[VERDICT_LIMIT] = {N_("LIMIT"), "31;1"},
	[VERDICT_SKIP] = {N_("skip"), "33"},
	[VERDICT_ERROR] = {N_("ERROR"), "35;1"},
};

static void add_coloured(const struct page *page, const char *colour, const char *text)
{
	if (page->options->colour)
		text_addf(page->out, "\033[%sm%s\033[0m", colour, text);
	else
		text_add(page->out, text);
}

static void add_mark(const struct page *page, enum verdict verdict)
{
	const char *word = _(marks[verdict].word);

	add_coloured(page, marks[verdict].colour, word);
	text_addf(page->out, "%*s", (int)(strlen(word) < 8 ? 8 - strlen(word) : 1), "");
}

/** Breaks a text into lines of the page's width, each behind @p indent. */
static void add_wrapped(const struct page *page, const char *indent, const char *text)
{
	size_t column = 0, room = (size_t)page->width - strlen(indent);
	char *copy = memory_string(text), *rest = copy, *word;

	while ((word = strsep(&rest, " \n"))) {
		if (!*word)
			continue;
		if (column && column + 1 + strlen(word) > room) {
			text_add(page->out, "\n");
			column = 0;
		}
		text_addf(page->out, "%s%s", column ? " " : indent, word);
		column += strlen(word) + (column ? 1 : 0);
	}
	text_add(page->out, "\n");
	free(copy);
}

static void add_labelled(const struct page *page, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	text_add(page->out, "  ");
	add_coloured(page, "1", label);
	text_add(page->out, "\n");
	add_wrapped(page, "    ", text);
}

/** One line, cut at the width of the page. */
static void add_cut(const struct page *page, const char *prefix, const char *line)
{
	size_t room = (size_t)page->width > strlen(prefix) + 2 ? (size_t)page->width - strlen(prefix) - 2 : 20;

	if (strlen(line) <= room)
		text_addf(page->out, "%s%s\n", prefix, line);
	else
		text_addf(page->out, "%s%.*s…\n", prefix, (int)room, line);
}

/** A block whose lines are kept, one by one. */
static void add_lines(const struct page *page, const char *prefix, const char *text, int most)
{
	char *copy = memory_string(text), *rest = copy, *line;
	int shown = 0;

	while ((line = strsep(&rest, "\n"))) {
		if (!*line && !rest)
			break;
		if (shown++ == most) {
			text_addf(page->out, _("%s… more lines are left out\n"), prefix);
			break;
		}
		add_cut(page, prefix, line);
	}
	free(copy);
}

static bool is_bad(const struct check_result *check)
{
	return check->verdict != VERDICT_PASS && check->verdict != VERDICT_SKIP;
}

/** Promises of the whole program come last: what they miss is often a step that is not there yet. */
static int place_of(const struct check_result *check)
{
	return check->step ? check->step : INT_MAX;
}

static const struct check_result *first_bad(const struct result *result)
{
	const struct check_result *first = NULL;
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (is_bad(&result->checks[i]) && (!first || place_of(&result->checks[i]) < place_of(first)))
			first = &result->checks[i];
	return first;
}

/* --- the head and the list --- */

static const char *sentence_of(enum result_state state)
{
	static const char *const sentences[] = {
		[STATE_BUILD] = N_("does not compile"),
		[STATE_ERROR] = N_("could not be judged completely"),
		[STATE_CRASH] = N_("crashes"),
		[STATE_LIMIT] = N_("uses more than it may"),
		[STATE_TIMEOUT] = N_("takes too long"),
		[STATE_FAIL] = N_("does not keep every promise yet"),
		[STATE_PASS] = N_("keeps every promise"),
	};

	return _(sentences[state]);
}

static void add_head(const struct page *page)
{
	const struct result *result = page->result;
	const struct check_result *next = first_bad(result);

	add_coloured(page, "1", result->lab ? result->lab : "?");
	if (result->title)
		text_addf(page->out, "  %s", result->title);
	text_addf(page->out, _("\n%d of %d points: it %s\n"), result->points, result->of, sentence_of(result->state));
	if (result->build.ok && next && next->step && next->verdict != VERDICT_ERROR)
		text_addf(page->out, _("next is step %d\n"), next->step);
	text_add(page->out, "\n");
}

static void add_row(const struct page *page, const struct check_result *check)
{
	text_add(page->out, "  ");
	add_mark(page, check->verdict);
	text_addf(page->out, "%-20s %3d/%-3d", check->name, check->points, check->possible);
	if (check->verdict == VERDICT_SKIP && check->depends)
		text_addf(page->out, _("  needs %s"), check->depends);
	else if (check->verdict == VERDICT_SKIP && check->message)
		text_addf(page->out, "  %s: %s", check->reason, check->message);
	else if (check->reason && (is_bad(check) || check->verdict == VERDICT_SKIP))
		text_addf(page->out, "  %s", check->reason);
	else if (check->coverage.kind && check->coverage.of)
		text_addf(page->out, _("  %d of %d points survived"), check->coverage.done, check->coverage.of);
	text_add(page->out, "\n");
}

static void add_list(const struct page *page)
{
	int step = -1;
	size_t i;

	for (i = 0; i < page->result->check_count; i++) {
		const struct check_result *check = &page->result->checks[i];

		if (check->step != step) {
			step = check->step;
			if (step)
				text_addf(page->out, _("step %d\n"), step);
			else
				text_add(page->out, _("the whole program\n"));
		}
		add_row(page, check);
	}
}

/* --- one broken promise --- */

static void add_finding(const struct page *page, const struct finding *finding)
{
	text_add(page->out, "\n  ");
	if (finding->file)
		text_addf(page->out, "%s:%d", finding->file, finding->line);
	if (finding->function)
		text_addf(page->out, _(" in %s()"), finding->function);
	text_add(page->out, finding->file ? ": " : "");
	add_coloured(page, "36", finding->rule);
	text_add(page->out, "\n");
	if (finding->excerpt)
		add_lines(page, "    ", finding->excerpt, 12);
	add_labelled(page, _("what happened"), finding->message);
	add_labelled(page, _("why it matters"), finding->why);
	add_labelled(page, _("what to do"), finding->fix);
	add_labelled(page, _("read"), finding->see);
}

static const struct stuck_node *node_by_id(const struct stuck *stuck, const char *id)
{
	size_t i;

	for (i = 0; i < stuck->node_count; i++)
		if (strcmp(stuck->nodes[i].id, id) == 0)
			return &stuck->nodes[i];
	return NULL;
}

static void add_node(struct text *out, const struct stuck_node *node)
{
	text_add(out, node->label ? node->label : node->id);
	if (node->file && node->line)
		text_addf(out, " (%s:%d)", node->file, node->line);
}

static void add_story(const struct page *page, const struct stuck *stuck)
{
	size_t i;

	if (!stuck->edge_count)
		return;
	text_add(page->out, "\n  ");
	add_coloured(page, "1", _("who waits for whom, when nothing could happen any more"));
	text_add(page->out, "\n");
	for (i = 0; i < stuck->edge_count; i++) {
		const struct stuck_edge *edge = &stuck->edges[i];
		const struct stuck_node *from = node_by_id(stuck, edge->from), *to = node_by_id(stuck, edge->to);
		struct text line = {0};

		if (!from || !to)
			continue;
		add_node(&line, from);
		text_addf(&line, " %s ", edge->label);
		add_node(&line, to);
		text_addf(page->out, "    %s\n", text_string(&line));
		text_clear(&line);
	}
}

static void add_output(const struct page *page, const struct check_result *check)
{
	size_t i;

	for (i = 0; i < check->output_count; i++) {
		const struct output *output = &check->output[i];

		if (!output->text || !*output->text)
			continue;
		text_addf(page->out, _("\n  %s wrote to its %s\n"), output->program, output->stream);
		add_lines(page, "    | ", output->text, OUTPUT_LINES);
		if (output->cut)
			text_addf(page->out, _("    … %llu more bytes\n"), (unsigned long long)output->cut);
	}
}

static void add_transcript(const struct page *page, const struct check_result *check)
{
	size_t from = check->transcript_count > TRANSCRIPT_LINES ? check->transcript_count - TRANSCRIPT_LINES : 0, i;

	if (!check->transcript_count)
		return;
	text_add(page->out, "\n  ");
	add_coloured(page, "1", _("how it came"));
	text_add(page->out, "\n");
	if (from)
		text_addf(page->out, _("      … %zu steps before\n"), from);
	for (i = from; i < check->transcript_count; i++) {
		const struct step_line *line = &check->transcript[i];

		text_addf(page->out, "    %s %s: %s", line->failed ? ">" : " ", line->who, line->text);
		if (line->file && line->line)
			text_addf(page->out, " (%s:%d)", line->file, line->line);
		text_add(page->out, "\n");
	}
}

static void add_instance(const struct page *page, const struct check_result *check)
{
	const struct coverage *coverage = &check->coverage;
	char *fault;

	if (coverage->kind && coverage->of)
		text_addf(page->out, _("\n  %d of %d %s points survived, %d runs\n"), coverage->done, coverage->of,
			coverage->kind, coverage->run);
	if (check->instance.fault.kind == FAULT_NONE)
		return;
	fault = fault_format(&check->instance.fault);
	text_addf(page->out, _("  it happens with the fault %s\n"), fault);
	free(fault);
}

static void add_broken(const struct page *page, const struct check_result *check)
{
	const struct finding *finding = NULL;
	size_t i;

	text_add(page->out, "\n");
	add_mark(page, check->verdict);
	add_coloured(page, "1", check->name);
	if (check->promise)
		text_addf(page->out, ": %s", check->promise);
	if (check->source)
		text_addf(page->out, "  [%s]", check->source);
	text_add(page->out, "\n");
	if (check->message)
		add_wrapped(page, "  ", check->message);
	if (check->expected || check->actual) {
		text_add(page->out, "\n");
		difference_show(check->expected, check->actual, page->width, page->out);
	}
	if (check->finding_count)
		finding = result_finding(page->result, check->findings[0]);
	if (finding)
		add_finding(page, finding);
	for (i = 1; i < check->finding_count; i++)
		text_addf(page->out, _("  also seen: %s\n"), check->findings[i]);
	add_story(page, &check->stuck);
	add_output(page, check);
	add_transcript(page, check);
	add_instance(page, check);
}

/** Does it fail for the same reason, with nothing else found? */
static bool is_same_trouble(const struct check_result *check, const struct check_result *told)
{
	return check->message && told->message && strcmp(check->message, told->message) == 0 &&
		check->finding_count == told->finding_count &&
		(!check->finding_count || strcmp(check->findings[0], told->findings[0]) == 0);
}

static void add_other(const struct page *page, const struct check_result *check)
{
	text_addf(page->out, "  %s: %s\n", check->name, check->message ? check->message : verdict_name(check->verdict));
	if (check->finding_count)
		text_addf(page->out, "      %s\n", check->findings[0]);
}

static void add_others(const struct page *page, const struct check_result *told)
{
	struct text same = {0};
	bool headed = false;
	size_t i;

	for (i = 0; i < page->result->check_count; i++) {
		const struct check_result *check = &page->result->checks[i];

		if (check == told || !is_bad(check))
			continue;
		if (!headed)
			text_add(page->out, _("\nalso to be done\n"));
		headed = true;
		if (page->options->verbose)
			add_broken(page, check);
		else if (is_same_trouble(check, told))
			text_addf(&same, "%s%s", same.length ? ", " : _("for the same reason: "), check->name);
		else
			add_other(page, check);
	}
	if (same.length)
		add_wrapped(page, "  ", text_string(&same));
	text_clear(&same);
}

/* --- a program that does not compile --- */

static void add_build(const struct page *page)
{
	size_t i;

	for (i = 0; i < page->result->build.message_count; i++) {
		const struct build_message *message = &page->result->build.messages[i];

		if (message->file)
			text_addf(page->out, "  %s:%d:%d: ", message->file, message->line, message->column);
		else
			text_add(page->out, "  ");
		add_coloured(page, strcmp(message->severity, "error") == 0 ? "31;1" : "33", message->severity);
		text_addf(page->out, ": %s\n", message->text);
	}
}

static void add_next(const struct page *page, const struct check_result *check)
{
	const struct finding *finding = check->finding_count ? result_finding(page->result, check->findings[0]) : NULL;

	text_add(page->out, _("\nnext\n"));
	if (finding)
		text_addf(page->out, _("  plumb explain %-28s what this mistake is, with an example\n"), finding->rule);
	if (check->replay)
		text_addf(page->out, _("  %s\n"), check->replay);
	text_addf(page->out, _("  plumb check --only %-23s this promise alone, after the next change\n"), check->name);
}

static int write_terminal(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	struct page page = {.options = options, .out = out, .width = options->width >= 40 ? options->width : 80};
	const struct check_result *bad;

	if (count != 1)
		return -EINVAL;
	page.result = results[0];
	add_head(&page);
	if (!page.result->build.ok) {
		add_build(&page);
		return 0;
	}
	add_build(&page);
	add_list(&page);
	bad = first_bad(page.result);
	if (!bad)
		return 0;
	add_broken(&page, bad);
	add_others(&page, bad);
	add_next(&page, bad);
	return 0;
}

const struct exporter exporter_terminal = {
	.name = "terminal",
	.summary = "for people: the first broken promise at length",
	.write = write_terminal,
};
