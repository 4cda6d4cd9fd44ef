/** @file
 * What the HTML report says about a check, part by part. The table at the end is the order of the page.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/html.h"
#include "report/markup.h"
#include "report/plumbing.h"
#include "report/sequence.h"
#include "report/story.h"

enum { LINES_MOST = 200 };

const struct finding *html_cause(const struct html *html, const struct check_result *check)
{
	return check->finding_count ? result_finding(html->result, check->findings[0]) : NULL;
}

static void add_paragraph(struct text *out, const char *label, const char *text)
{
	if (text && *text)
		markup_addf(out, "<dt>%s</dt><dd>%s</dd>\n", label, text);
}

/* --- what happened, and why --- */

static void add_message(const struct html *html, const struct check_result *check, struct text *out)
{
	char *differs = instance_describe(&check->instance), *explored;

	(void)html;
	if (check->message)
		markup_addf(out, "<p class=\"message\">%s</p>\n", check->message);
	else if (check->reason && check->depends)
		markup_addf(out, _("<p>It was not run: it needs %s, which did not pass.</p>\n"), check->depends);
	else if (check->reason)
		markup_addf(out, "<p>%s</p>\n", _(check->reason));
	if (check->coverage.kind && check->coverage.of) {
		explored = story_of_coverage(check);
		markup_addf(out, "<p>%s</p>\n", explored);
		free(explored);
	}
	if (differs && !(check->message && strstr(check->message, differs)))
		markup_addf(out, _("<p>In the run that is shown here %s.</p>\n"), differs);
	free(differs);
}

static void add_excerpt_line(struct text *out, const char *line, size_t length)
{
	bool guilty = length && line[0] == '>';

	if (guilty)
		text_add(out, "<mark>");
	markup_add_bytes(out, line, length);
	text_add(out, guilty ? "</mark>\n" : "\n");
}

static void add_excerpt(struct text *out, const struct finding *finding)
{
	size_t length;
	const char *line;
	int number;

	if (!finding->excerpt)
		return;
	markup_addf(out, _("<pre class=\"source\" tabindex=\"0\" aria-label=\"the source around line %d\">"),
		finding->line);
	for (number = 1; (line = text_line(finding->excerpt, number, &length)) && number <= LINES_MOST; number++)
		if (length || line[length])
			add_excerpt_line(out, line, length);
	text_add(out, "</pre>\n");
}

static void add_finding(const struct finding *finding, struct text *out)
{
	markup_addf(out, "<div class=\"finding\"><h4><code>%s</code>", finding->rule);
	if (finding->file)
		markup_addf(out, _(" at <span class=\"place\">%s:%d</span>"), finding->file, finding->line);
	if (finding->function)
		markup_addf(out, _(" in %s()"), finding->function);
	markup_addf(out, " <span class=\"severity\">%s</span></h4>\n", _(severity_name(finding->severity)));
	add_excerpt(out, finding);
	text_add(out, "<dl>\n");
	add_paragraph(out, _("what happened"), finding->message);
	add_paragraph(out, _("why it matters"), finding->why);
	add_paragraph(out, _("what to do"), finding->fix);
	add_paragraph(out, _("read"), finding->see);
	text_add(out, "</dl></div>\n");
}

static void add_findings(const struct html *html, const struct check_result *check, struct text *out)
{
	size_t i;

	for (i = 0; i < check->finding_count; i++) {
		const struct finding *finding = result_finding(html->result, check->findings[i]);

		if (finding)
			add_finding(finding, out);
	}
}

/* --- pictures --- */

static void begin_words(struct text *out, const char *what)
{
	markup_addf(out, "<details class=\"words\"><summary>%s</summary>\n", what);
}

static void add_sequence(const struct html *html, const struct check_result *check, struct text *out)
{
	const struct run_result *run = result_run(html->result, check->name);
	const struct finding *cause = html_cause(html, check);
	const struct check_result *teller = cause ? result_teller(html->result, cause->id) : NULL;
	bool proven = teller == check; /* the numbers of its events are those of that run */
	char *id = memory_format("run-%s", check->name);
	struct sequence sequence = {0};

	if (run && run->trace && run->trace->event_count) {
		sequence_of(run, proven ? cause->events : NULL, proven ? cause->event_count : 0, &sequence);
		markup_addf(out, "<p class=\"caption\">%s</p>\n",
			_("Time runs down, in order, not to scale. A dashed line waits; a line that ends in an open arrow waits for ever. A cross "
			  "failed, a flash is an injected fault. The rows with a background prove the finding."));
		sequence_draw(&sequence, id, out);
		begin_words(out, _("the same in words"));
		sequence_tell(&sequence, out);
		text_add(out, "</details>\n");
	}
	sequence_clear(&sequence);
	free(id);
}

static void add_caption(const struct run_result *run, const struct snapshot *snapshot, struct text *out)
{
	static const char *const captions[] = {[MOMENT_FORK] = N_("Behind the fork%s:"),
		[MOMENT_HANG] = N_("When nothing more could happen%s:"),
		[MOMENT_END] = N_("Before the first process closed what it had and ended%s:")};
	char *place = memory_string("");
	size_t i;

	for (i = 0; i < run->trace->event_count && snapshot->when == MOMENT_FORK; i++) {
		const struct event *event = &run->trace->events[i];

		if (event->number + 1 != (size_t)snapshot->at || !event->where.file)
			continue;
		free(place);
		place = memory_format(_(" at %s:%d"), event->where.file, event->where.line);
	}
	text_add(out, "<p class=\"caption\">");
	markup_addf(out, _(captions[snapshot->when]), place);
	text_add(out, "</p>\n");
	free(place);
}

static void add_moment(const struct html *html, const struct check_result *check, const struct run_result *run,
	const struct snapshot *snapshot, struct text *out)
{
	struct plumbing plumbing = {0};
	char *id;

	if (!snapshot)
		return;
	id = memory_format("tables-%d-%s", snapshot->at, check->name);
	plumbing_of(run, snapshot, check, html_cause(html, check), &plumbing);
	add_caption(run, snapshot, out);
	plumbing_draw(&plumbing, id, out);
	begin_words(out, _("the same in words"));
	plumbing_tell(&plumbing, out);
	text_add(out, "</details>\n");
	plumbing_clear(&plumbing);
	free(id);
}

static void add_plumbing(const struct html *html, const struct check_result *check, struct text *out)
{
	const struct run_result *run = result_run(html->result, check->name);
	struct plumbing_choice choice = {0};

	if (run && run->trace)
		choice = plumbing_choose(run, check, html_cause(html, check));
	add_moment(html, check, run, choice.fork, out);
	add_moment(html, check, run, choice.last, out);
}

/* --- who waits for whom --- */

static void add_node(struct text *out, const struct stuck_node *node)
{
	markup_addf(out, "<b>%s</b>", node->label ? node->label : node->id);
	if (node->file && node->line)
		markup_addf(out, " <span class=\"place\">%s:%d</span>", node->file, node->line);
}

static void add_edge(const struct stuck *stuck, const struct stuck_edge *edge, struct text *out)
{
	const struct stuck_node *from = stuck_node_of(stuck, edge->from), *to = stuck_node_of(stuck, edge->to);

	if (!from || !to)
		return;
	text_add(out, "<li>");
	add_node(out, from);
	markup_addf(out, " %s ", edge->label);
	add_node(out, to);
	text_add(out, "</li>\n");
}

static void add_stuck(const struct html *html, const struct check_result *check, struct text *out)
{
	const struct stuck *stuck = &check->stuck;
	size_t i;

	(void)html;
	if (stuck->story_count)
		text_add(out,
			_("<p>A deadlock: each waits for what only another one of them, or itself, could do.</p>\n"));
	if (stuck->story_count || stuck->edge_count)
		text_add(out, "<ul>\n");
	for (i = 0; i < stuck->story_count; i++)
		markup_addf(out, "<li>%s</li>\n", stuck->story[i]);
	for (i = 0; i < stuck->edge_count && !stuck->story_count; i++)
		add_edge(stuck, &stuck->edges[i], out);
	if (stuck->story_count || stuck->edge_count)
		text_add(out, "</ul>\n");
}

/* --- what the check did, and what came out --- */

static void add_step(const struct step_line *line, struct text *out)
{
	markup_addf(out, "<li><b>%s</b> %s", line->who, line->text);
	if (line->file && line->line)
		markup_addf(out, " <span class=\"place\">%s:%d</span>", line->file, line->line);
	if (line->failed)
		text_add(out, _(" <strong class=\"bad\">(not kept)</strong>"));
	text_add(out, "</li>\n");
}

static void add_transcript(const struct html *html, const struct check_result *check, struct text *out)
{
	size_t from = story_begin(check, LINES_MOST), i;

	(void)html;
	if (!check->transcript_count)
		return;
	if (from)
		markup_addf(out, _("<p>%zu steps before these are left out.</p>\n"), from);
	markup_addf(out, "<ol start=\"%zu\">\n", from + 1);
	for (i = from; i < check->transcript_count; i++)
		add_step(&check->transcript[i], out);
	text_add(out, "</ol>\n");
}

static void add_output(const struct html *html, const struct check_result *check, struct text *out)
{
	size_t i;

	(void)html;
	for (i = 0; i < check->output_count; i++) {
		const struct output *output = &check->output[i];

		if (!output->text || !*output->text)
			continue;
		markup_addf(out, _("<h4>%s wrote to its %s</h4>\n<pre class=\"bytes\" tabindex=\"0\">%s</pre>\n"),
			output->program, output->stream, output->text);
		if (output->cut)
			text_addf(out, _("<p>%llu more bytes were not kept.</p>\n"), (unsigned long long)output->cut);
	}
}

static void add_commands(const struct html *html, const struct check_result *check, struct text *out)
{
	const struct finding *cause = html_cause(html, check);

	if (!check_is_broken(check))
		return;
	text_add(out, "<dl class=\"commands\">\n");
	if (check->replay)
		markup_addf(out,
			_("<dt>the same run again</dt><dd><code class=\"command\">%s</code></dd>\n"
			  "<dt>in gdb, where it goes wrong</dt><dd><code class=\"command\">%s --gdb</code></dd>\n"),
			check->replay, check->replay);
	if (html->result->lab)
		markup_addf(out,
			_("<dt>this promise alone</dt><dd><code class=\"command\">plumb check %s --only %s</code></dd>\n"),
			html->result->lab, check->name);
	if (cause)
		markup_addf(out,
			_("<dt>about this mistake</dt><dd><code class=\"command\">plumb explain %s</code></dd>\n"),
			cause->rule);
	text_add(out, "</dl>\n");
}

const struct html_part html_parts[] = {
	{"message", N_("What happened"), false, add_message},
	{"bytes", N_("Expected and got"), false, html_add_difference},
	{"why", N_("Why, and what to do"), false, add_findings},
	{"tables", N_("Who holds which end"), false, add_plumbing},
	{"stuck", N_("Who waits for whom"), false, add_stuck},
	{"order", N_("In order"), false, add_sequence},
	{"measures", N_("Measured"), false, html_add_measures},
	{"steps", N_("What the check did"), true, add_transcript},
	{"output", N_("What the programs wrote"), true, add_output},
	{"again", N_("Once more"), false, add_commands},
	{NULL, NULL, false, NULL},
};
