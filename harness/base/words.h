/** @file
 * Sentences that a learner reads are marked for gettext(3) with _() from the first day.
 */
#ifndef PLUMB_BASE_WORDS_H
#define PLUMB_BASE_WORDS_H

#include <libintl.h>

/** Translates a sentence where it is used; the name is the one of gettext's manual. */
#define _(sentence) gettext(sentence) /* NOLINT(bugprone-reserved-identifier) */

/** Marks a sentence of a static table; the place that shows it translates it with _(). */
#define N_(sentence) sentence

#endif
