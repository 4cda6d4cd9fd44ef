/** @file
 * A result in short.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/words.h"
#include "cli/brief.h"
#include "report/difference.h"
#include "report/story.h"

enum { MESSAGE_MOST = 600 }; /* bytes */

static size_t count_kept(const struct progress *progress)
{
	size_t kept = 0, i;

	for (i = 0; i < progress->check_count; i++)
		kept += progress->checks[i].kept;
	return kept;
}

static size_t count_unasked(const struct result *result)
{
	size_t unasked = 0, i;

	for (i = 0; i < result->check_count; i++)
		unasked += check_is_skipped_for(&result->checks[i], "selected");
	return unasked;
}

bool brief_is_whole(const struct result *result)
{
	return result->build.ok && !count_unasked(result);
}

static void add_head(const struct page *page, const struct result *result, const struct progress *progress)
{
	page_add_coloured(page, "1", result->lab);
	text_add(page->out, "\n");
	if (result->title)
		page_add_wrapped(page, "", result->title);
	if (!result->build.ok)
		text_add(page->out, _("it does not compile\n"));
	else if (count_unasked(result))
		text_addf(page->out, _("%zu of %zu promises are kept, as far as is known\n"), count_kept(progress),
			result->check_count);
	else
		text_addf(page->out, _("%d of %d points\n"), result->points, result->of);
	text_add(page->out, "\n");
}

/* --- a program that does not compile --- */

static void add_build(const struct page *page, const struct result *result)
{
	const struct build_message *message = story_first_message(result);
	char *more;

	if (!message)
		return;
	page_add_explained_message(page, message);
	if (result->build.message_count == 1)
		return;
	more = memory_format(_("more messages of the compiler: %zu; the first one often makes the others"),
		result->build.message_count - 1);
	page_add_wrapped(page, "  ", more);
	free(more);
}

/* --- a program that does --- */

/** The command, and the one that stops in gdb where it goes wrong. */
static void add_replay(const struct page *page, const char *command)
{
	char *in_gdb = command ? memory_format("%s --gdb", command) : NULL;

	page_add_labelled(page, _("the same run again"), command);
	if (in_gdb)
		page_add_wrapped(page, "    ", in_gdb);
	free(in_gdb);
}

static void add_broken(const struct page *page, const struct result *result, const struct check_result *check)
{
	const struct finding *finding = check->finding_count ? result_finding(result, check->findings[0]) : NULL;

	page_add_coloured(page, "31;1", verdict_name(check->verdict));
	text_add(page->out, "  ");
	page_add_coloured(page, "1", check->name);
	text_add(page->out, "\n");
	if (check_sentence(check))
		page_add_wrapped(page, "  ", check_sentence(check));
	if (check->message || check->reason)
		page_add_capped(page, "  ", "  ", check->message ? check->message : _(check->reason), MESSAGE_MOST);
	if (check->expected || check->actual)
		difference_show(check->expected, check->actual, page->width, page->out);
	if (finding)
		page_add_finding(page, finding);
	add_replay(page, check->replay);
}

/** The other broken promises, by name. */
static void add_others(const struct page *page, const struct result *result, const struct check_result *told)
{
	struct text names = {0};
	size_t unasked = count_unasked(result), i;

	for (i = 0; i < result->check_count; i++)
		if (&result->checks[i] != told && check_is_broken(&result->checks[i]))
			text_addf(&names, "%s%s", names.length ? ", " : "", result->checks[i].name);
	if (names.length)
		page_add_labelled(page, _("also broken"), text_string(&names));
	if (unasked)
		text_addf(page->out, _("  %zu promises were not looked at; a looks at all\n"), unasked);
	text_clear(&names);
}

void brief_add(const struct page *page, const struct result *result, const struct progress *progress)
{
	const struct check_result *first = story_first_broken(result);

	add_head(page, result, progress);
	if (!result->build.ok) {
		add_build(page, result);
	} else if (first) {
		add_broken(page, result, first);
		add_others(page, result, first);
	}
}
