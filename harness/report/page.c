/** @file
 * Pages for a terminal.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/words.h"
#include "report/page.h"

enum { PARAGRAPHS_MOST = 4 }; /* of a deadlock */

void page_add_coloured(const struct page *page, const char *colour, const char *text)
{
	if (page->colour)
		text_addf(page->out, "\033[%sm%s\033[0m", colour, text);
	else
		text_add(page->out, text);
}

/** A word that is longer than a line goes on in the next one: bytes that a program has sent may have no blank. @return its last part. */
static const char *add_long_word(const struct page *page, const char *indent, const char *word, size_t room)
{
	size_t part;

	for (; text_columns(word) > room && (part = text_bytes_of(word, room)); word += part)
		text_addf(page->out, "%.*s\n%s", (int)part, word, indent);
	return word;
}

void page_add_hanging(const struct page *page, const char *first, const char *indent, const char *text)
{
	size_t column = 0, room = (size_t)page->width - strlen(indent);
	char *copy = memory_string(text), *rest = copy;
	const char *word;

	text_add(page->out, first);
	while ((word = strsep(&rest, " \n"))) {
		if (!*word)
			continue;
		if (column && column + 1 + text_columns(word) > room) {
			text_addf(page->out, "\n%s", indent);
			column = 0;
		}
		text_add(page->out, column ? " " : "");
		column += column ? 1 : 0;
		word = add_long_word(page, indent, word, room);
		text_add(page->out, word);
		column += text_columns(word);
	}
	text_add(page->out, "\n");
	free(copy);
}

void page_add_wrapped(const struct page *page, const char *indent, const char *text)
{
	page_add_hanging(page, indent, indent, text);
}

/** Where to cut: before a word, or else a character. */
static size_t cut_at(const char *text, size_t most)
{
	size_t at = most;

	while (at > 0 && text[at] != ' ' && text[at] != '\n')
		at--;
	for (at = at ? at : most; ((unsigned char)text[at] & 0xc0) == 0x80; at--)
		;
	return at;
}

void page_add_capped(const struct page *page, const char *first, const char *indent, const char *text, size_t most)
{
	size_t length = strlen(text), shown = length > most ? cut_at(text, most) : length;
	char *cut = shown < length
		? memory_format(_("%.*s … (%zu more bytes: plumb report shows them)"), (int)shown, text, length - shown)
		: memory_string(text);

	page_add_hanging(page, first, indent, cut);
	free(cut);
}

void page_add_labelled(const struct page *page, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	text_add(page->out, "  ");
	page_add_coloured(page, "1", label);
	text_add(page->out, "\n");
	page_add_wrapped(page, "    ", text);
}

/** One line, cut at the width of the page. */
static void add_cut(const struct page *page, const char *prefix, const char *line)
{
	size_t room = (size_t)page->width > strlen(prefix) + 2 ? (size_t)page->width - strlen(prefix) - 2 : 20;

	if (text_columns(line) <= room)
		text_addf(page->out, "%s%s\n", prefix, line);
	else
		text_addf(page->out, "%s%.*s…\n", prefix, (int)text_bytes_of(line, room), line);
}

void page_add_lines(const struct page *page, const char *prefix, const char *text, int most)
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

void page_add_build_message(const struct page *page, const struct build_message *message)
{
	text_add(page->out, "  ");
	if (message->file && message->line)
		text_addf(page->out, "%s:%d:%d: ", message->file, message->line, message->column);
	else if (message->file)
		text_addf(page->out, "%s: ", message->file);
	page_add_coloured(page, strcmp(message->severity, "error") == 0 ? "31;1" : "33", message->severity);
	text_addf(page->out, ": %s\n", message->text);
}

void page_add_explained_message(const struct page *page, const struct build_message *message)
{
	char *number = memory_format("  > %4d | ", message->line);

	page_add_build_message(page, message);
	if (message->excerpt)
		page_add_lines(page, number, message->excerpt, 1);
	page_add_labelled(page, _("what that means"), message->meaning);
	free(number);
}

void page_add_finding(const struct page *page, const struct finding *finding)
{
	text_add(page->out, "\n  ");
	if (finding->file)
		text_addf(page->out, "%s:%d", finding->file, finding->line);
	if (finding->function)
		text_addf(page->out, _(" in %s()"), finding->function);
	text_add(page->out, finding->file ? ": " : "");
	page_add_coloured(page, "36", finding->rule);
	if (finding->count > 1)
		text_addf(page->out, _(", %d times"), finding->count);
	text_add(page->out, "\n");
	if (finding->excerpt)
		page_add_lines(page, "    ", finding->excerpt, 12);
	page_add_labelled(page, _("what happened"), finding->message);
	page_add_labelled(page, _("why it matters"), finding->why);
	page_add_labelled(page, _("what to do"), finding->fix);
	page_add_labelled(page, _("read"), finding->see);
}

void page_add_deadlock(const struct page *page, const struct stuck *stuck)
{
	size_t i;

	text_add(page->out, "\n  ");
	page_add_coloured(page, "1", _("deadlock: each waits for what only another one of them, or itself, could do"));
	text_add(page->out, "\n");
	for (i = 0; i < stuck->story_count && i < PARAGRAPHS_MOST; i++)
		page_add_hanging(page, "    ", "      ", stuck->story[i]);
	if (i < stuck->story_count)
		text_addf(page->out, _("    … and %zu more\n"), stuck->story_count - i);
}
