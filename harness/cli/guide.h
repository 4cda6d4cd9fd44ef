/** @file
 * What a learner is told between two checks: the labs, what is next, hints, what was learnt. Text only; commands print it.
 */
#ifndef PLUMB_CLI_GUIDE_H
#define PLUMB_CLI_GUIDE_H

#include "cli/command.h"
#include "cli/history.h"
#include "report/page.h"

/** Is the lab done: were its pass mark's points reached the last time that all of it was graded? */
bool guide_is_done(const struct kit *kit, const struct history *history, const char *slug);

/**
 * The lab that comes next: the first unfinished one behind @p after, else before it; NULL: the first of all.
 * @return the slug, the caller frees; NULL where all others are done.
 */
char *guide_next_lab(const struct kit *kit, const struct history *history, const char *after);

/** The labs with the points of the last grading; the next one is marked. @return the exit status. */
int guide_list(const struct kit *kit, const struct history *history, const struct page *page);

/** Where a lab stands, and what to read and to edit for its next step. @return the exit status. */
int guide_lab(const struct kit *kit, const struct history *history, const char *slug, const struct page *page);

/** Which hints are wanted. */
enum hints_wanted { NEXT_HINT, HINTS_AGAIN };

/** The next hint for the step that fails first, which is noted in the history; or those again that were shown. @return the exit status. */
int guide_hint(const struct kit *kit, const struct history *history, const char *slug, enum hints_wanted wanted,
	const struct page *page);

/** What was learnt in a lab that is done, and which one comes next. */
void guide_done(const struct kit *kit, const struct history *history, const char *slug, const struct page *page);

/** A path as the user may type it: from the current folder, where it lies below that; the caller frees. */
char *guide_path(const char *path);

#endif
