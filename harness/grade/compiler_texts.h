/** @file
 * What compilers and linkers say most often to somebody who learns, in other words: data, one row each.
 *
 * Each row has an example, harness/tests/compiler/ID.c, of which gcc and clang say first what the row explains.
 */
#ifndef PLUMB_GRADE_COMPILER_TEXTS_H
#define PLUMB_GRADE_COMPILER_TEXTS_H

enum { COMPILER_PATTERNS_MOST = 6 };

/** One row. */
struct compiler_text {
	const char *id;
	const char
		*patterns[COMPILER_PATTERNS_MOST]; /**< of fnmatch(3), with ' for every quote; NULL behind the last */
	const char *names;   /**< the message quotes one of these words, separated by blanks; NULL: any */
	const char *meaning; /**< one sentence, to be translated where it is shown */
};

/** All rows; of two that fit the first counts; an empty one behind the last; static. */
extern const struct compiler_text compiler_texts[];

/** The row of a message, or NULL. */
const struct compiler_text *compiler_text(const char *message);

#endif
