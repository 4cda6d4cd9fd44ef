/** @file
 * Drift: what a skeleton gives its learners and the reference has otherwise.
 *
 * A C file is cut into its items: preprocessor lines, declarations and functions, each with the comment above it. An item of
 * the skeleton with a TODO in it is the learner's; all others are given, and stand in the reference as they are, but for
 * comments and blanks. A TODO in the comment at the top of the file makes the whole file the learner's.
 */
#ifndef PLUMB_CLI_DRIFT_H
#define PLUMB_CLI_DRIFT_H

#include <stdbool.h>
#include <stddef.h>

/** A given item that the reference does not have like that. */
struct drift {
	int line;        /**< of the skeleton, from 1 */
	char *beginning; /**< owned; how it begins: up to its first bracket or its end */
	bool differs;    /**< the reference has an item that begins like that; else it has none */
};

/** What drift_find() gives. */
struct drifts {
	struct drift *items; /**< owned */
	size_t count, capacity;
};

/** Compares two C files. @param out  zero; free with drifts_clear(). */
void drift_find(const char *skeleton, const char *reference, struct drifts *out);

/** Frees what it owns. */
void drifts_clear(struct drifts *drifts);

#endif
