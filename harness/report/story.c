/** @file
 * What formats of other programs say about a check.
 */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/story.h"

static void add_finding(const struct finding *finding, struct text *out)
{
	if (finding->file)
		text_addf(out, "%s:%d: ", finding->file, finding->line);
	text_addf(out, "%s: %s\n", finding->rule, finding->message);
	if (finding->why)
		text_addf(out, "  why: %s\n", finding->why);
	if (finding->fix)
		text_addf(out, "  fix: %s\n", finding->fix);
	if (finding->see)
		text_addf(out, "  see: %s\n", finding->see);
}

void story_of_check(const struct result *result, const struct check_result *check, struct text *out)
{
	size_t i;

	if (check->message)
		text_addf(out, "%s\n", check->message);
	else if (check->reason && check->depends)
		text_addf(out, _("not run: it depends on %s, which did not pass\n"), check->depends);
	else if (check->reason)
		text_addf(out, "%s\n", _(check->reason));
	for (i = 0; i < check->finding_count; i++) {
		const struct finding *finding = result_finding(result, check->findings[i]);

		if (finding)
			add_finding(finding, out);
	}
}

static bool is_same_line(const struct build_message *one, const struct build_message *other)
{
	return one->file && other->file && strcmp(one->file, other->file) == 0 && one->line == other->line;
}

const struct build_message *story_first_message(const struct result *result)
{
	const struct build_message *messages = result->build.messages;
	size_t i;

	for (i = 0; i < result->build.message_count; i++) {
		if (strcmp(messages[i].severity, "error") != 0)
			continue;
		return i > 0 && is_same_line(&messages[i - 1], &messages[i]) ? &messages[i - 1] : &messages[i];
	}
	return result->build.message_count ? messages : NULL;
}

void story_of_build(const struct result *result, struct text *out)
{
	size_t i;

	for (i = 0; i < result->build.message_count; i++) {
		const struct build_message *message = &result->build.messages[i];

		text_addf(out, "%s:%d:%d: %s: %s\n", message->file ? message->file : "?", message->line,
			message->column, message->severity, message->text);
	}
}

const struct finding *story_place(const struct result *result, const struct check_result *check)
{
	const struct finding *finding;
	size_t i;

	for (i = 0; i < check->finding_count; i++) {
		finding = result_finding(result, check->findings[i]);
		if (finding && finding->file && finding->line > 0)
			return finding;
	}
	return NULL;
}

/** The last "(FILE:LINE)" of a message, without its brackets; the caller frees. NULL where there is none. */
static char *place_in(const char *message)
{
	const char *open = message ? strrchr(message, '(') : NULL;
	size_t length = open ? strcspn(open + 1, ") ") : 0, digits = length;

	while (digits > 0 && isdigit((unsigned char)open[digits]))
		digits--;
	if (!length || digits == length || digits < 2 || open[digits] != ':' || open[1 + length] != ')')
		return NULL;
	return memory_format("%.*s", (int)length, open + 1);
}

char *story_line(const struct result *result, const struct check_result *check)
{
	const struct finding *finding = story_place(result, check);

	return finding ? memory_format("%s:%d", finding->file, finding->line) : place_in(check->message);
}

/** Promises of the whole program come last: what they miss is often a step that is not there yet. */
static int place_of(const struct check_result *check)
{
	return check->step ? check->step : INT_MAX;
}

const struct check_result *story_first_broken(const struct result *result)
{
	const struct check_result *first = NULL;
	size_t i;

	for (i = 0; i < result->check_count; i++)
		if (check_is_broken(&result->checks[i]) && (!first || place_of(&result->checks[i]) < place_of(first)))
			first = &result->checks[i];
	return first;
}

size_t story_begin(const struct check_result *check, size_t most)
{
	return check->transcript_count > most + 1 ? check->transcript_count - most : 0;
}

const char *story_of_verdict(enum verdict verdict)
{
	static const char *const words[VERDICTS] = {
		[VERDICT_PASS] = N_("pass"),
		[VERDICT_FAIL] = N_("FAIL"),
		[VERDICT_CRASH] = N_("CRASH"),
		[VERDICT_TIMEOUT] = N_("TIMEOUT"),
		[VERDICT_LIMIT] = N_("LIMIT"),
		[VERDICT_SKIP] = N_("skip"),
		[VERDICT_ERROR] = N_("ERROR"),
	};

	return _(words[verdict]);
}

const char *story_of_state(enum result_state state)
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

/** What an exploration went through, in the plural; not "points", which are what a check is worth. */
static const char *explored(const struct coverage *coverage)
{
	static const char *const nouns[][2] = {{"fault", N_("fault points")}, {"split", N_("splits")},
		{"order", N_("orders")}, {"loss", N_("losses")}, {"random", N_("random inputs")}};
	size_t i;

	for (i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (strcmp(nouns[i][0], coverage->kind) == 0)
			return _(nouns[i][1]);
	return coverage->kind;
}

char *story_of_coverage(const struct check_result *check)
{
	const struct coverage *coverage = &check->coverage;
	const char *what = explored(coverage);

	if (check_is_broken(check) && !coverage->done)
		return memory_format(_("fails at the first of %d %s"), coverage->of, what);
	if (check_is_broken(check))
		return memory_format(_("%d of %d %s survived, the next not"), coverage->done, coverage->of, what);
	if (coverage->done == coverage->of)
		return memory_format(_("all %d %s survived"), coverage->of, what);
	if (coverage->done == coverage->run)
		return memory_format(_("%d of %d %s tried, all survived"), coverage->run, coverage->of, what);
	return memory_format(_("%d of %d %s survived"), coverage->done, coverage->of, what);
}
