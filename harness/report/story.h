/** @file
 * What formats of other programs say about a check: one plain text, lines ended by newlines.
 */
#ifndef PLUMB_REPORT_STORY_H
#define PLUMB_REPORT_STORY_H

#include "base/text.h"
#include "model/result.h"

/** The check's message and the findings that explain it; nothing for a pass without advice. */
void story_of_check(const struct result *result, const struct check_result *check, struct text *out);

/** What the compiler said: "file:line:column: severity: text" for each message. */
void story_of_build(const struct result *result, struct text *out);

/** The first finding of the check that has a line, or NULL; borrowed. */
const struct finding *story_place(const struct result *result, const struct check_result *check);

#endif
