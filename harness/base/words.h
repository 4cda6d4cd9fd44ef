/** @file
 * Sentences that a learner reads go through gettext(3): domain "plumb", catalogues in harness/po.
 *
 * A sentence is translated where it is composed: its format is the entry of the catalogue. Functions that take the format of a
 * sentence, as narrate() and fail_check(), look it up by themselves, and `make pot` knows them; elsewhere it is marked by _().
 */
#ifndef PLUMB_BASE_WORDS_H
#define PLUMB_BASE_WORDS_H

#include <libintl.h>

/** Translates a sentence where it is used; the name is the one of gettext's manual. */
#define _(sentence) gettext(sentence)

/** Marks a sentence of a static table; the place that shows it translates it with _(). */
#define N_(sentence) sentence

/** Translates "%zu byte", "%zu bytes", … whose form depends on a number. */
#define PLURAL(one, many, number) ngettext(one, many, (unsigned long)(number))

/**
 * From now on sentences are in the language that the environment asks for (LANGUAGE; LC_ALL, LC_MESSAGES, LANG), where there is a
 * catalogue of it beside this program. Nothing else of the locale is used: numbers, sorting and characters are those of "C".
 */
void words_begin(void);

#endif
