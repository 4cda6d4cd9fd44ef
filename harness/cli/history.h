/** @file
 * The learner's own file: what was graded and which hints were shown, a line each, in .plumb/history.tsv.
 *
 *     2026-11-26T09:00:00.418221Z  01-pipe-tally  85  100  fail  1:pipe 3:eof  5:killed   a grading of every check
 *     2026-11-26T09:05:00.102773Z  01-pipe-tally  -   -    pass  5:killed      -          a grading of some of them
 *     2026-11-26T09:06:00.733504Z  01-pipe-tally  hint  5  1                              step 5, its first level
 *
 * Fields are separated by tabs; behind the state stand the checks that were kept and those that were broken, each with its step.
 * Lines are only ever added, none needs another one, and what counts is their time: so two files are merged by putting them
 * together. What progress somebody has made is derived from these lines and kept nowhere else.
 */
#ifndef PLUMB_CLI_HISTORY_H
#define PLUMB_CLI_HISTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "model/result.h"

/** What was last seen of a check. */
struct check_known {
	char *name; /**< owned */
	int step;   /**< 0: the whole program */
	bool kept;
};

/** How far somebody is in one lab. */
struct progress {
	char *lab;   /**< owned; slug */
	bool begun;  /**< it was graded */
	bool builds; /**< it compiled the last time */
	int points;  /**< of the last grading of every check; -1: there was none */
	int of;
	struct check_known *checks; /**< owned */
	size_t check_count, check_capacity;
	/** How many hints of a step were shown. */
	struct hint_shown {
		int step, level;
	} * hints; /**< owned; the highest level that was shown of each step */
	size_t hint_count, hint_capacity;
};

/** All that was done. Zero is one where nothing was. */
struct history {
	struct progress *labs; /**< owned */
	size_t lab_count, lab_capacity;
};

/** Path of the file; the caller frees. */
char *history_path(const struct kit *kit);

/**
 * Folds the lines of a history in the order of their times.
 * @param text   is taken apart. @param broken  is told the number of each line that is none, from 1; may be NULL.
 */
void history_fold(struct history *out, char *text, void (*broken)(int line, void *data), void *data);

/** Reads the kit's history; lines that are broken do not count. */
void history_read(const struct kit *kit, struct history *out);

/** The same, and tells on standard error which lines are broken, or why it cannot be read: once in a command. */
void history_read_aloud(const struct kit *kit, struct history *out);

/** Frees what it owns. */
void history_clear(struct history *history);

/** How far somebody is in this lab; never NULL; borrowed. */
const struct progress *history_progress(const struct history *history, const char *lab);

/** The level of the hints of a step that was shown, 0 for none. */
int progress_hint(const struct progress *progress, int step);

/** The broken check that comes first: by step, those of the whole program last; NULL where none is known to be broken. */
const struct check_known *progress_first_broken(const struct progress *progress);

/** How many of the checks of a result were broken and are kept now, or the other way round. */
struct change {
	int fixed, broke;
};

/** What has changed from what was known to this result. */
struct change progress_change(const struct progress *before, const struct result *result);

/** Adds a line for a grading. A history is worth no error: that it could not be written is told, no more. */
void history_add_result(const struct kit *kit, const struct result *result);

/** Adds a line for a hint that was shown. */
void history_add_hint(const struct kit *kit, const char *lab, int step, int level);

#endif
