/** @file
 * terminal: what a learner sees. First where things stand, then the first broken promise at length, then what to do.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/difference.h"
#include "report/exporter.h"
#include "report/page.h"
#include "report/story.h"

enum {
	OUTPUT_LINES = 8,
	TRANSCRIPT_LINES = 8,
	EVIDENCE_LINES = 3,
	OTHERS_MOST = 4,
	ADVICE_LINES = 3,
	OUTPUTS_MOST = 4
};
enum { COMMAND_WIDTH = 48 };                    /* columns of a command, in front of what it is for */
enum { MESSAGE_MOST = 1000, OTHER_MOST = 400 }; /* bytes of the message of the first broken promise, and of others */

/** The document, and the page that it is written on. */
struct document {
	struct page page;
	const struct result *result;
	const struct export_options *options;
};

/** Marks are words; colour only repeats them. */
static const char *const mark_colours[VERDICTS] = {
	[VERDICT_PASS] = "32",
	[VERDICT_FAIL] = "31;1",
	[VERDICT_CRASH] = "31;1",
	[VERDICT_TIMEOUT] = "31;1",
	[VERDICT_LIMIT] = "31;1",
	[VERDICT_SKIP] = "33",
	[VERDICT_ERROR] = "35;1",
};

static void add_mark(const struct document *document, enum verdict verdict)
{
	const char *word = story_of_verdict(verdict);

	page_add_coloured(&document->page, mark_colours[verdict], word);
	text_addf(document->page.out, "%*s", (int)(text_columns(word) < 8 ? 8 - text_columns(word) : 1), "");
}

/* --- the head and the list --- */

static void add_head(const struct document *document)
{
	const struct result *result = document->result;
	const struct check_result *next = story_first_broken(result);

	page_add_coloured(&document->page, "1", result->lab ? result->lab : "?");
	if (result->title)
		text_addf(document->page.out, "  %s", result->title);
	text_addf(document->page.out, _("\n%d of %d points: it %s\n"), result->points, result->of,
		story_of_state(result->state));
	if (result->build.ok && next && next->step && next->verdict != VERDICT_ERROR)
		text_addf(document->page.out, _("next is step %d\n"), next->step);
	text_add(document->page.out, "\n");
}

static void add_row(const struct document *document, const struct check_result *check)
{
	text_add(document->page.out, "  ");
	add_mark(document, check->verdict);
	text_addf(document->page.out, "%-20s %3d/%-3d", check->name, check->points, check->possible);
	if (check->verdict == VERDICT_SKIP && check->depends)
		text_addf(document->page.out, _("  needs %s"), check->depends);
	else if (check_is_skipped_for(check, "selected"))
		text_add(document->page.out, _("  not asked for"));
	else if (check->verdict == VERDICT_SKIP && check->message)
		text_addf(document->page.out, "  %s: %s", _(check->reason), check->message);
	else if (check->reason && (check_is_broken(check) || check->verdict == VERDICT_SKIP))
		text_addf(document->page.out, "  %s", _(check->reason));
	else if (check->coverage.kind && check->coverage.of) {
		char *explored = story_of_coverage(check);

		text_addf(document->page.out, "  %s", explored);
		free(explored);
	}
	text_add(document->page.out, "\n");
}

static void add_list(const struct document *document)
{
	int step = -1;
	size_t i;

	for (i = 0; i < document->result->check_count; i++) {
		const struct check_result *check = &document->result->checks[i];

		if (check->step != step) {
			step = check->step;
			if (step)
				text_addf(document->page.out, _("step %d\n"), step);
			else
				text_add(document->page.out, _("the whole program\n"));
		}
		add_row(document, check);
	}
}

/* --- one broken promise --- */

/* --- what proves it --- */

/** The run that the numbers of a finding's events are of. NULL where it was not kept. */
static const struct trace *run_of_finding(const struct result *result, const char *id)
{
	const struct check_result *check = result_teller(result, id);
	const struct run_result *run = check ? result_run(result, check->name) : NULL;

	return run ? run->trace : NULL;
}

static const struct event *event_by_number(const struct trace *trace, size_t number)
{
	size_t i;

	for (i = 0; i < trace->event_count; i++)
		if (trace->events[i].number == number)
			return &trace->events[i];
	return NULL;
}

static void add_event(const struct document *document, const struct trace *trace, const struct event *event)
{
	char *name = event->task >= 0 ? task_name(trace, event->task) : memory_string(_("the harness"));
	char *text = description_in_words(event->text);
	char *line = event->where.file
		? memory_format("%s: %s (%s:%d)", name, text, event->where.file, event->where.line)
		: memory_format("%s: %s", name, text);

	page_add_hanging(&document->page, "    ", "      ", line);
	free(line);
	free(text);
	free(name);
}

static int compare_numbers(const void *one, const void *other)
{
	size_t a = *(const size_t *)one, b = *(const size_t *)other;

	return a < b ? -1 : a > b;
}

/** The first few events that prove a finding, in the order in which they happened. @return how many there are. */
static size_t pick_evidence(const struct trace *trace, const struct finding *finding, size_t *numbers)
{
	size_t count = 0, i;

	for (i = 0; trace && i < finding->event_count && count < EVIDENCE_LINES; i++) {
		const struct event *event = event_by_number(trace, finding->events[i]);

		if (event && event->text)
			numbers[count++] = event->number;
	}
	if (count)
		qsort(numbers, count, sizeof *numbers, compare_numbers);
	return count;
}

static void add_evidence(const struct document *document, const struct finding *finding)
{
	const struct trace *trace = run_of_finding(document->result, finding->id);
	size_t numbers[EVIDENCE_LINES], count = pick_evidence(trace, finding, numbers), i;

	if (!count)
		return;
	text_add(document->page.out, "  ");
	page_add_coloured(&document->page, "1", _("seen in"));
	text_add(document->page.out, "\n");
	for (i = 0; i < count; i++)
		add_event(document, trace, event_by_number(trace, numbers[i]));
}

/* --- who waits for whom --- */

static void add_node(struct text *out, const struct stuck_node *node)
{
	text_add(out, node->label ? node->label : node->id);
	if (node->file && node->line)
		text_addf(out, " (%s:%d)", node->file, node->line);
}

static void add_waits(const struct document *document, const struct stuck *stuck)
{
	size_t i;

	text_add(document->page.out, "\n  ");
	page_add_coloured(&document->page, "1", _("who waits for whom, when nothing could happen any more"));
	text_add(document->page.out, "\n");
	for (i = 0; i < stuck->edge_count; i++) {
		const struct stuck_edge *edge = &stuck->edges[i];
		const struct stuck_node *from = stuck_node_of(stuck, edge->from), *to = stuck_node_of(stuck, edge->to);
		struct text line = {0};

		if (!from || !to)
			continue;
		add_node(&line, from);
		text_addf(&line, " %s ", edge->label);
		add_node(&line, to);
		page_add_hanging(&document->page, "    ", "      ", text_string(&line));
		text_clear(&line);
	}
}

static void add_stream(const struct document *document, const struct output *output)
{
	text_addf(document->page.out, _("\n  %s wrote to its %s\n"), output->program, output->stream);
	page_add_lines(&document->page, "    | ", output->text, OUTPUT_LINES);
	if (output->cut)
		text_addf(document->page.out, _("    … %llu more bytes\n"), (unsigned long long)output->cut);
}

/** Of thirty clients the first few are enough. */
static void add_output(const struct document *document, const struct check_result *check)
{
	size_t told = 0, i;

	for (i = 0; i < check->output_count; i++)
		if (check->output[i].text && *check->output[i].text && told++ < OUTPUTS_MOST)
			add_stream(document, &check->output[i]);
	if (told > OUTPUTS_MOST)
		text_addf(document->page.out, _("\n  … and %zu more streams\n"), told - OUTPUTS_MOST);
}

static void add_step(const struct document *document, const struct step_line *step)
{
	char *place = step->file && step->line ? memory_format(" (%s:%d)", step->file, step->line) : memory_string("");
	char *line = memory_format("%s: %s%s", step->who, step->text, place);

	page_add_hanging(&document->page, step->failed ? "    > " : "      ", "        ", line);
	free(line);
	free(place);
}

static void add_transcript(const struct document *document, const struct check_result *check)
{
	size_t from = story_begin(check, TRANSCRIPT_LINES), i;

	if (!check->transcript_count)
		return;
	text_add(document->page.out, "\n  ");
	page_add_coloured(&document->page, "1", _("how it came"));
	text_add(document->page.out, "\n");
	if (from)
		text_addf(document->page.out, _("      … %zu steps before\n"), from);
	for (i = from; i < check->transcript_count; i++)
		add_step(document, &check->transcript[i]);
}

static void add_instance(const struct document *document, const struct check_result *check)
{
	char *differs = instance_describe(&check->instance), *explored;

	if (check->coverage.kind && check->coverage.of) {
		explored = story_of_coverage(check);
		text_addf(document->page.out, "\n  %s\n", explored);
		free(explored);
	}
	if (differs && !(check->message && strstr(check->message, differs)))
		text_addf(document->page.out, _("  in this run %s\n"), differs);
	free(differs);
}

/** "relay0.c:18: 3 bytes are sent on (plumb explain strlen-for-binary)" */
static void add_in_short(const struct document *document, const char *first, const struct finding *finding)
{
	char *place = finding->file ? memory_format("%s:%d: ", finding->file, finding->line) : memory_string("");
	char *line = memory_format(_("%s%s%s (plumb explain %s)"), first, place, finding->message, finding->rule);

	page_add_capped(&document->page, "  ", "    ", line, OTHER_MOST);
	free(line);
	free(place);
}

static void add_also_seen(const struct document *document, const struct finding *finding)
{
	if (finding)
		add_in_short(document, _("also seen: "), finding);
}

static void add_broken(const struct document *document, const struct check_result *check)
{
	const struct finding *finding = NULL;
	size_t i;

	text_add(document->page.out, "\n");
	add_mark(document, check->verdict);
	page_add_coloured(&document->page, "1", check->name);
	if (check_sentence(check))
		text_addf(document->page.out, ": %s", check_sentence(check));
	if (check->source && !check->broken) /* it says why the promise is made, not the other sentence */
		text_addf(document->page.out, "  [%s]", check->source);
	text_add(document->page.out, "\n");
	if (check->message)
		page_add_capped(&document->page, "  ", "  ", check->message, MESSAGE_MOST);
	if (check->expected && *check->expected && check->actual && *check->actual) {
		text_add(document->page.out, "\n");
		difference_show(check->expected, check->actual, document->page.width, document->page.out);
	}
	if (check->finding_count)
		finding = result_finding(document->result, check->findings[0]);
	if (finding) {
		page_add_finding(&document->page, finding);
		add_evidence(document, finding);
	}
	for (i = 1; i < check->finding_count; i++)
		add_also_seen(document, result_finding(document->result, check->findings[i]));
	if (check->stuck.story_count)
		page_add_deadlock(&document->page, &check->stuck);
	else if (check->stuck.edge_count > 1) /* one is told by the message */
		add_waits(document, &check->stuck);
	add_output(document, check);
	add_transcript(document, check);
	add_instance(document, check);
}

/** What was expected and came, without the title of the part that it happened in. */
static const char *trouble_of(const struct check_result *check)
{
	/* TRANSLATORS: as the sentences "expected …, but …" begin */
	const char *expected = strstr(check->message, _("expected "));

	return expected ? expected : check->message;
}

/** Does it fail for the same reason: the same finding, or where nothing was found the same sentence, or at the same line? */
static bool is_same_trouble(
	const struct document *document, const struct check_result *check, const struct check_result *told)
{
	char *here, *there;
	bool same;

	if (check->finding_count || told->finding_count)
		return check->finding_count && told->finding_count &&
			strcmp(check->findings[0], told->findings[0]) == 0;
	if (check->message && told->message && strcmp(trouble_of(check), trouble_of(told)) == 0)
		return true;
	here = story_line(document->result, check);
	there = story_line(document->result, told);
	same = here && there && strcmp(here, there) == 0;
	free(here);
	free(there);
	return same;
}

/** The broken promise told before that fails for the same reason, or NULL. @param told  at length, before all of them. */
static const struct check_result *told_before(
	const struct document *document, const struct check_result *check, const struct check_result *told)
{
	const struct check_result *other;

	if (is_same_trouble(document, check, told))
		return told;
	for (other = document->result->checks; other < check; other++)
		if (other != told && check_is_broken(other) && is_same_trouble(document, check, other))
			return other;
	return NULL;
}

/** The names of those that fail for the same reason as one that is told: "for the same reason: chunk, empty". */
static void add_same(const struct document *document, const char *indent, const struct check_result *told,
	const struct check_result *first)
{
	struct text same = {0};
	size_t i;

	for (i = 0; i < document->result->check_count; i++) {
		const struct check_result *check = &document->result->checks[i];

		if (check != told && check != first && check_is_broken(check) &&
			told_before(document, check, first) == told)
			text_addf(&same, "%s%s", same.length ? ", " : _("for the same reason: "), check->name);
	}
	if (same.length)
		page_add_wrapped(&document->page, indent, text_string(&same));
	text_clear(&same);
}

static void add_other(
	const struct document *document, const struct check_result *check, const struct check_result *first)
{
	char *line =
		memory_format("%s: %s", check->name, check->message ? check->message : verdict_name(check->verdict));

	page_add_capped(&document->page, "  ", "    ", line, OTHER_MOST);
	free(line);
	if (check->finding_count)
		text_addf(document->page.out, "      %s\n", check->findings[0]);
	add_same(document, "      ", check, first);
}

/** One after the other is repaired: of those far behind the names are enough. @param others  how many there are of them. */
static void add_rest(const struct document *document, const struct check_result *const *others, size_t count)
{
	struct text names = {0};
	size_t i;

	for (i = OTHERS_MOST; i < count; i++)
		text_addf(&names, "%s%s", names.length ? ", " : _("and then: "), others[i]->name);
	if (names.length)
		page_add_wrapped(&document->page, "  ", text_string(&names));
	text_clear(&names);
}

/** The broken promises, one for each reason, without the first. @param out  has room for all. @return how many there are. */
static size_t pick_others(
	const struct document *document, const struct check_result *first, const struct check_result **out)
{
	size_t count = 0, i;

	for (i = 0; i < document->result->check_count; i++) {
		const struct check_result *check = &document->result->checks[i];

		if (check != first && check_is_broken(check) &&
			(document->options->verbose || !told_before(document, check, first)))
			out[count++] = check;
	}
	return count;
}

static void add_others(const struct document *document, const struct check_result *first)
{
	const struct check_result **others =
		memory_new(document->result->check_count, sizeof *others); /* NOLINT: pointers are wanted */
	size_t count = pick_others(document, first, others), i;

	if (document->options->verbose) {
		for (i = 0; i < count; i++)
			add_broken(document, others[i]);
	} else {
		text_add(document->page.out, count ? _("\nalso to be done\n") : "");
		for (i = 0; i < count && i < OTHERS_MOST; i++)
			add_other(document, others[i], first);
		add_rest(document, others, count);
	}
	free(others);
}

/* --- every promise is kept --- */

/** What was found although it broke no promise costs nothing, and is worth knowing. */
static void add_advice(const struct document *document)
{
	const struct result *result = document->result;
	size_t i;

	for (i = 0; i < result->finding_count && i < ADVICE_LINES; i++) {
		if (!i)
			text_add(document->page.out, _("\nadvice, which costs no points\n"));
		add_in_short(document, "", &result->findings[i]);
	}
}

/* --- a program that does not compile --- */

/** The first error at length; the others come of it more often than not. */
static void add_build(const struct document *document)
{
	const struct build_message *first = story_first_message(document->result);
	size_t i;

	if (first)
		page_add_explained_message(&document->page, first);
	for (i = 0; i < document->result->build.message_count; i++)
		if (&document->result->build.messages[i] != first)
			page_add_build_message(&document->page, &document->result->build.messages[i]);
	if (first && document->result->build.ok)
		text_add(document->page.out, "\n");
}

/** Behind its # the shell reads nothing: a whole line can be pasted. */
static void add_command(const struct document *document, char *command, const char *what)
{
	text_addf(document->page.out, "  %-*s  # %s\n", COMMAND_WIDTH, command, what);
	free(command);
}

/** Of another folder than the lab's own every command has to be told. */
static void add_next_elsewhere(const struct document *document, const struct check_result *check)
{
	const struct export_options *options = document->options;

	if (check->replay)
		text_addf(document->page.out, _("  plumb replay %s %s --dir %s\n  plumb replay %s %s --dir %s --gdb\n"),
			options->kept, check->name, options->folder, options->kept, check->name, options->folder);
	text_addf(document->page.out, _("  plumb check %s --dir %s --only %s\n"), document->result->lab,
		options->folder, check->name);
	text_addf(document->page.out, _("  plumb report %s\n"), options->kept);
}

static void add_next(const struct document *document, const struct check_result *check)
{
	const struct finding *finding =
		check->finding_count ? result_finding(document->result, check->findings[0]) : NULL;
	const char *lab = document->result->lab;

	text_add(document->page.out, _("\nnext\n"));
	if (finding)
		add_command(
			document, memory_format("plumb explain %s", finding->rule), _("this mistake, with an example"));
	if (document->options->folder && lab) {
		add_next_elsewhere(document, check);
		return;
	}
	if (check->replay)
		text_addf(document->page.out, "  %s\n  %s --gdb\n", check->replay, check->replay);
	if (!lab)
		return;
	add_command(document, memory_format("plumb check %s --only %s", lab, check->name), _("this promise alone"));
	add_command(document, memory_format("plumb report %s", lab), _("a page, with pictures"));
}

static int write_terminal(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	struct document document = {
		.page = {.out = out, .colour = options->colour, .width = options->width >= 40 ? options->width : 80},
		.options = options};
	const struct check_result *bad;

	if (count != 1)
		return -EINVAL;
	document.result = results[0];
	add_head(&document);
	if (!document.result->build.ok) {
		add_build(&document);
		return 0;
	}
	add_build(&document);
	add_list(&document);
	bad = story_first_broken(document.result);
	if (!bad) {
		add_advice(&document);
		return 0;
	}
	add_broken(&document, bad);
	if (!options->verbose)
		add_same(&document, "  ", bad, bad);
	add_others(&document, bad);
	add_next(&document, bad);
	return 0;
}

const struct exporter exporter_terminal = {
	.name = "terminal",
	.summary = "for people: the first broken promise at length",
	.write = write_terminal,
};
