/** @file
 * What somebody may have meant who has mistyped a name.
 */
#ifndef PLUMB_CLI_NEAREST_H
#define PLUMB_CLI_NEAREST_H

#include <stddef.h>

#include "base/text.h"

enum { NEAREST_MOST = 3 };

/** The names that are most like a word, the nearest first. */
struct nearest {
	const char *word;                /**< borrowed */
	const char *names[NEAREST_MOST]; /**< borrowed from those who offered them */
	size_t distances[NEAREST_MOST];
	size_t count;
};

/** Keeps @p name where it is like the word: a few letters differ, whatever their case, or the word is a part of it. */
void nearest_offer(struct nearest *nearest, const char *name);

/** Adds "; did you mean 'a', 'b' or 'c'?", or @p otherwise where nothing is near. */
void nearest_say(const struct nearest *nearest, const char *otherwise, struct text *out);

#endif
