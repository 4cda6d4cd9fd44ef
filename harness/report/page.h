/** @file
 * What pages for a terminal share: words that stand out, wrapped paragraphs, cut lines, and how a finding is shown.
 */
#ifndef PLUMB_REPORT_PAGE_H
#define PLUMB_REPORT_PAGE_H

#include <stdbool.h>

#include "base/text.h"
#include "model/result.h"

/** A page that is being written. */
struct page {
	struct text *out; /**< borrowed */
	bool colour;      /**< ANSI colours are welcome */
	int width;        /**< columns */
};

/** Adds a text in a colour of ECMA-48 ("31;1"), where colours are welcome. */
void page_add_coloured(const struct page *page, const char *colour, const char *text);

/** Breaks a text into lines of the page's width, each behind @p indent. */
void page_add_wrapped(const struct page *page, const char *indent, const char *text);

/** The same with other blanks, or a mark, before the first line. */
void page_add_hanging(const struct page *page, const char *first, const char *indent, const char *text);

/** The same for a text that may be long: of more than @p most bytes the words that fit, and how much is left out. */
void page_add_capped(const struct page *page, const char *first, const char *indent, const char *text, size_t most);

/** A paragraph under a heading; nothing for NULL and "". */
void page_add_labelled(const struct page *page, const char *label, const char *text);

/** A block whose lines are kept, one by one, each cut at the width of the page; at most @p most. */
void page_add_lines(const struct page *page, const char *prefix, const char *text, int most);

/** What the compiler says, and where: one line. */
void page_add_build_message(const struct page *page, const struct build_message *message);

/** The same with the source line, and what it means. */
void page_add_explained_message(const struct page *page, const struct build_message *message);

/** A finding at length: where, the lines around, what happened, why it matters, what to do. */
void page_add_finding(const struct page *page, const struct finding *finding);

/** The story of a deadlock, a paragraph for each task that takes part. */
void page_add_deadlock(const struct page *page, const struct stuck *stuck);

#endif
