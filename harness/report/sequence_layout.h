/** @file
 * What the files share that lay out a sequence diagram: sequence.c (lanes, rows), sequence_fold.c (what is shown),
 * sequence_follow.c (arrows).
 */
#ifndef PLUMB_REPORT_SEQUENCE_LAYOUT_H
#define PLUMB_REPORT_SEQUENCE_LAYOUT_H

#include "report/sequence.h"

/** An event that is worth a row, or the first of several that are folded into one. */
struct moment_shown {
	const struct event *event; /**< borrowed from the run */
	size_t folded;             /**< so many events are behind this row; 0: it is the event itself */
	bool repeats;              /**< they are like those above them; else they are left out */
	bool proof;
};

/** The rows of a diagram, before they are laid out. */
struct moments {
	struct moment_shown *items;
	size_t count, capacity;
};

/** Chooses what is shown of a run, and folds what repeats. */
void moments_choose(const struct run_result *run, const size_t *proof, size_t proof_count, struct moments *out);

/** The lane of a task, or -1. */
int sequence_task(const struct sequence *sequence, int task);

/** The lane of who did it, or -1. */
int sequence_lane(const struct sequence *sequence, const struct event *event);

/** The row of an event, by its number: its own, or the one that it is folded into. */
size_t sequence_row(const struct sequence *sequence, size_t number);

/** Is it a call of that class that has returned? */
bool event_is_call(const struct event *event, enum call_class class);

/** Adds the arrows. The rows are there. */
void sequence_follow(const struct run_result *run, struct sequence *out);

#endif
