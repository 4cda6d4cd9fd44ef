/** @file
 * Questions about a trace that more than one rule asks.
 */
#ifndef PLUMB_DIAGNOSE_ASK_H
#define PLUMB_DIAGNOSE_ASK_H

#include "diagnose/rule.h"
#include "model/spelling.h"

/** Has a call of this class returned? */
static inline bool is_call(const struct event *event, enum call_class class)
{
	return event->kind == EVENT_CALL && event->call->class == class;
}

/** The same for a call that has returned, sleeps, or never returned (EVENT_CALL, EVENT_BLOCKED, EVENT_STUCK). */
bool is_attempt(const struct event *event, enum call_class class);

/** Was the event's line written by the learner? Programs of the system, such as a shell, have habits of their own. */
bool is_learners(const struct event *event);

/** The event where its line is the learner's; else the learner's exec of the program that did it, or the event again. */
const struct event *learners_part(const struct trace *trace, const struct event *event);

/** Is the event one of a process (by its number)? */
bool is_of_process(const struct trace *trace, const struct event *event, int process);

/** What the task of an event does next: a call (returned, asleep or stuck), an exec or its end; NULL where nothing is left. */
const struct event *next_of_task(const struct trace *trace, const struct event *event);

/** The end of a task, or NULL while it lives. */
const struct event *end_of_task(const struct trace *trace, int task);

/** Does nobody of its process live on after this EVENT_EXIT? @param before  the tables just before it. */
bool ends_process(const struct descriptors *before, const struct event *event);

/**
 * Does the process of an event, or a process that descends from it, make any call through the descriptor @p fd afterwards?
 * Closing it is no use of it.
 */
bool uses_afterwards(const struct trace *trace, const struct event *event, int fd);

/**
 * The next descriptor above 2 that an exec leaves open, though neither the new program nor one that it starts ever uses it.
 * @param exec   the EVENT_EXEC that is looked at.
 * @param after  the last answer; NULL: the first is wanted. @return borrowed from diagnosis->before, or NULL.
 */
const struct descriptor *left_open(
	const struct diagnosis *diagnosis, const struct event *exec, const struct descriptor *after);

/** Does descriptor 0, 1 or 2 of a task lead to the same open file description? */
const struct descriptor *stdio_twin(const struct descriptors *tables, int task, const struct descriptor *row);

/** Do the captured bytes begin with others, as far as both are known? */
bool begins_with(const struct captured *data, const struct captured *wanted);

/** Does anybody write to standard error behind the event? */
bool is_reported(const struct trace *trace, const struct event *failure);

/**
 * Looks at the tables of a process when it is over.
 * @param tables  as they are then. @param task  a living task of it. @param until  number of the first event that is later.
 */
typedef void last_look(struct diagnosis *diagnosis, const struct descriptors *tables, int task, size_t until);

/**
 * Calls @p look for a process that ends with this event; with NULL for the event, for all that live at the end of the trace.
 * A rule calls it from both its `event` and its `end`.
 */
void look_at_the_end_of(struct diagnosis *diagnosis, const struct event *event, last_look *look);

#endif
