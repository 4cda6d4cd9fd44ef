/** @file
 * A result in short, as plumb watch shows it: the first broken promise, and the others by name.
 */
#ifndef PLUMB_CLI_BRIEF_H
#define PLUMB_CLI_BRIEF_H

#include "cli/history.h"
#include "report/page.h"

/** Writes it. @param progress  what is known with this result, for what it did not look at. */
void brief_add(const struct page *page, const struct result *result, const struct progress *progress);

/** Does it compile, and were all promises looked at? */
bool brief_is_whole(const struct result *result);

#endif
