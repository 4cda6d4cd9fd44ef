/** @file
 * html: one file for a browser, with pictures. It needs no network and no script, and what a program printed is never markup.
 *
 * A Content-Security-Policy forbids everything but the page's own style and its one script, which is named by its digest: what
 * would get past the escaping still could not run.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "report/exporter.h"
#include "report/html.h"
#include "report/markup.h"
#include "report/story.h"

/** Of the style sheet: words tell the verdict, these only colour it. */
static const char *const verdict_classes[VERDICTS] = {
	[VERDICT_PASS] = "verdict good",
	[VERDICT_FAIL] = "verdict bad",
	[VERDICT_CRASH] = "verdict bad",
	[VERDICT_TIMEOUT] = "verdict bad",
	[VERDICT_LIMIT] = "verdict bad",
	[VERDICT_SKIP] = "verdict dim",
	[VERDICT_ERROR] = "verdict odd",
};

/* --- head --- */

static void add_digest(struct text *out, const char *script)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
	unsigned length = 0;

	(void)EVP_Digest(script, strlen(script), digest, &length, EVP_sha256(), NULL); /* without it no script runs */
	(void)EVP_EncodeBlock(base64, digest, (int)length);
	text_addf(out, "sha256-%s", (const char *)base64);
}

static void add_head(const struct html *html)
{
	const struct result *result = html->result;

	text_add(html->out, "<!DOCTYPE html>\n");
	/* TRANSLATORS: the tag of your language, which screen readers go by */
	text_add(html->out, _("<html lang=\"en\">"));
	text_add(html->out,
		"\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src '");
	add_digest(html->out, report_js);
	text_add(html->out,
		"'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=\"color-scheme\" content=\"light dark\">\n");
	markup_addf(html->out, _("<title>%s: %d of %d points</title>\n<style>\n"), result->lab ? result->lab : "?",
		result->points, result->of);
	text_add(html->out, report_css);
	text_add(html->out, "</style>\n</head>\n<body>\n");
}

/* --- the top --- */

static void add_first(const struct html *html)
{
	const struct check_result *check = html->result->build.ok ? story_first_broken(html->result) : NULL;
	char *line = check ? story_line(html->result, check) : NULL;

	if (!check)
		return;
	markup_addf(html->out, _("<p class=\"first\">The first broken promise is <a href=\"#check-%s\">%s</a>"),
		check->name, check->name);
	if (line)
		markup_addf(html->out, _(" at <strong class=\"place\">%s</strong>"), line);
	markup_addf(html->out, ":<br>“%s”</p>\n", check_sentence(check) ? check_sentence(check) : check->name);
	free(line);
}

static void add_top(const struct html *html)
{
	const struct result *result = html->result;

	markup_addf(html->out, "<header>\n<p class=\"lab\">%s</p>\n<h1>%s</h1>\n", result->lab ? result->lab : "?",
		result->title ? result->title : _("a lab"));
	markup_addf(html->out, _("<p class=\"score\"><strong>%d of %d points</strong>: it %s</p>\n"), result->points,
		result->of, story_of_state(result->state));
	add_first(html);
	text_add(html->out, "</header>\n");
}

/* --- the build --- */

static void add_build(const struct html *html)
{
	size_t i;

	if (!html->result->build.message_count)
		return;
	text_add(html->out,
		_("<section aria-labelledby=\"build\">\n<h2 id=\"build\">What the compiler says</h2>\n<ul>\n"));
	for (i = 0; i < html->result->build.message_count; i++) {
		const struct build_message *message = &html->result->build.messages[i];
		bool error = message->severity && strcmp(message->severity, "error") == 0;

		text_add(html->out, "<li>");
		if (message->file)
			markup_addf(html->out, "<span class=\"place\">%s:%d:%d</span> ", message->file, message->line,
				message->column);
		text_add(html->out, error ? "<strong class=\"bad\">" : "<strong>");
		markup_addf(html->out, "%s</strong>: %s", message->severity, message->text);
		if (message->excerpt)
			markup_addf(html->out, "<pre>%s</pre>", message->excerpt);
		if (message->meaning)
			markup_addf(html->out, "<p>%s</p>", message->meaning);
		text_add(html->out, "</li>\n");
	}
	text_add(html->out, "</ul>\n</section>\n");
}

/* --- the checks --- */

static void add_entry(const struct html *html, const struct check_result *check)
{
	markup_addf(html->out,
		_("<li><span class=\"%s\">%s</span> <a href=\"#check-%s\">%s</a> <span class=\"points\">%d of %d</span></li>\n"),
		verdict_classes[check->verdict], story_of_verdict(check->verdict), check->name, check->name,
		check->points, check->possible);
}

static void add_list(const struct html *html)
{
	size_t i;

	text_add(html->out, _("<nav aria-labelledby=\"checks\">\n<h2 id=\"checks\">The promises</h2>\n<ol>\n"));
	for (i = 0; i < html->result->check_count; i++)
		add_entry(html, &html->result->checks[i]);
	text_add(html->out, "</ol>\n</nav>\n");
}

/** Where the part has something to say: its heading, and that. */
static void add_part(const struct html *html, const struct check_result *check, const struct html_part *part)
{
	struct text content = {0};
	bool folded = part->folded || !check_is_broken(check);

	part->add(html, check, &content);
	if (content.length) {
		markup_addf(html->out,
			folded ? "<details class=\"part part-%s\"><summary><h3>%s</h3></summary>\n"
			       : "<section class=\"part part-%s\"><h3>%s</h3>\n",
			part->id, _(part->heading));
		text_add_bytes(html->out, content.bytes, content.length);
		text_add(html->out, folded ? "</details>\n" : "</section>\n");
	}
	text_clear(&content);
}

/** The anchor is inside what is folded: a browser unfolds what it is sent to. */
static void add_check(const struct html *html, const struct check_result *check, bool open)
{
	const struct html_part *part;

	markup_addf(html->out,
		"<details class=\"check\"%s><summary><h2><span class=\"%s\">%s</span> %s <span class=\"points\">",
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): a result that counts checks has them */
		open ? " open" : "", verdict_classes[check->verdict], story_of_verdict(check->verdict), check->name);
	markup_addf(html->out, _("%d of %d</span></h2></summary>\n<div class=\"body\" id=\"check-%s\">\n"),
		check->points, check->possible, check->name);
	markup_addf(html->out, "<p class=\"promise\">%s", check_sentence(check) ? check_sentence(check) : "");
	if (check->source && !check->broken)
		markup_addf(html->out, " <span class=\"dim\">[%s]</span>", check->source);
	if (check->step)
		markup_addf(html->out, _(" <span class=\"dim\">step %d</span>"), check->step);
	text_add(html->out, "</p>\n");
	for (part = html_parts; part->id; part++)
		add_part(html, check, part);
	text_add(html->out, "</div>\n</details>\n");
}

/** Broken promises first, the first of them open. */
static void add_checks(const struct html *html)
{
	const struct check_result *first = story_first_broken(html->result);
	size_t i;

	if (first)
		add_check(html, first, true);
	for (i = 0; i < html->result->check_count; i++)
		if (&html->result->checks[i] != first && check_is_broken(&html->result->checks[i]))
			add_check(html, &html->result->checks[i], false);
	for (i = 0; i < html->result->check_count; i++)
		if (!check_is_broken(&html->result->checks[i]))
			add_check(html, &html->result->checks[i], false);
}

static void add_foot(const struct html *html)
{
	const struct result *result = html->result;

	markup_addf(html->out, _("<footer>\n<p>%s, graded %s by plumb %s"),
		result->submission ? result->submission : "?", result->started ? result->started : "?",
		result->plumb ? result->plumb : "?");
	if (result->environment.kernel)
		markup_addf(html->out, _(" on %s, tier %s"), result->environment.kernel,
			result->environment.tier ? result->environment.tier : "?");
	text_add(html->out, "</p>\n</footer>\n<script>");
	text_add(html->out, report_js);
	text_add(html->out, "</script>\n</body>\n</html>\n");
}

static int write_html(
	const struct result *const *results, size_t count, const struct export_options *options, struct text *out)
{
	struct html html = {.out = out};

	(void)options;
	if (count != 1)
		return -EINVAL;
	html.result = results[0];
	add_head(&html);
	add_top(&html);
	text_add(out, "<main>\n");
	add_build(&html);
	add_list(&html);
	if (html.result->build.ok)
		add_checks(&html);
	text_add(out, "</main>\n");
	add_foot(&html);
	return 0;
}

const struct exporter exporter_html = {
	.name = "html",
	.summary = "one page for a browser, with pictures of what happened",
	.write = write_html,
};
