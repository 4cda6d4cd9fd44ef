/** @file
 * What formats say about a check. A story is one plain text, lines ended by newlines.
 */
#ifndef PLUMB_REPORT_STORY_H
#define PLUMB_REPORT_STORY_H

#include "base/text.h"
#include "model/result.h"

/** The check's message and the findings that explain it; nothing for a pass without advice. */
void story_of_check(const struct result *result, const struct check_result *check, struct text *out);

/**
 * The first error of the compiler, or the warning just before it that is about the same line; without an error the first
 * message; NULL where it said nothing; borrowed.
 */
const struct build_message *story_first_message(const struct result *result);

/** What the compiler said: "file:line:column: severity: text" for each message. */
void story_of_build(const struct result *result, struct text *out);

/** The first finding of the check that has a line, or NULL; borrowed. */
const struct finding *story_place(const struct result *result, const struct check_result *check);

/**
 * Where a check is broken, "tally.c:82": at its first finding, else at the last place that its message names.
 * @return the caller frees; NULL where it is unknown.
 */
char *story_line(const struct result *result, const struct check_result *check);

/** The broken promise that is to be looked at first: of the first step; those of the whole program come last. Or NULL. */
const struct check_result *story_first_broken(const struct result *result);

/** The word that pages mark a check with: "pass", "FAIL"; static, translated. */
const char *story_of_verdict(enum verdict verdict);

/** What a program does whose result is in this state, "does not compile"; static. */
const char *story_of_state(enum result_state state);

/** How far an exploration came, "all 12 fault points survived", "3 of 12 splits survived, the next not"; the caller frees. */
char *story_of_coverage(const struct check_result *check);

#endif
