/** @file
 * What stands in a lab's README.md and hints.md: sentences, what is learnt, and hints in three levels.
 */
#ifndef PLUMB_CLI_LESSON_H
#define PLUMB_CLI_LESSON_H

#include <stdbool.h>
#include <stddef.h>

/** A hint: an item of the numbered list below the heading of a step. */
struct hint {
	int step, level;
	int line;    /**< of hints.md, from 1 */
	char *text;  /**< owned; as it stands there, on one line */
	char *words; /**< owned; as lesson_words() */
};

/** The hints of a lab, in their order. */
struct hints {
	struct hint *items; /**< owned */
	size_t count, capacity;
};

/** Reads hints.md. @param out  zero; free with hints_clear(). */
void hints_read(const char *markdown, struct hints *out);

/** Frees what it owns. */
void hints_clear(struct hints *hints);

/** The hint of that step and level, or NULL; borrowed. */
const struct hint *hints_find(const struct hints *hints, int step, int level);

/** An earlier hint that says all that this one says, or that this one says all of; or NULL; borrowed. */
const struct hint *hints_repeated(const struct hints *hints, const struct hint *hint);

/** What a README says that one learns: "You learn … ." on one line; NULL where it does not. The caller frees. */
char *lesson_learnt(const char *readme);

/** The words of a text in small letters with one blank around each: no markup, no punctuation; the caller frees. */
char *lesson_words(const char *text);

/** Does the sentence stand in the text, word for word? */
bool lesson_says(const char *text, const char *sentence);

/** The sentence of the text that shares most words with this one; "" where none shares any. The caller frees. */
char *lesson_nearest(const char *text, const char *sentence);

#endif
