/** @file
 * What became of a task after a call that failed: did it go on with its work, or did that one failure end it?
 */
#ifndef PLUMB_DIAGNOSE_AFTERMATH_H
#define PLUMB_DIAGNOSE_AFTERMATH_H

#include "model/trace.h"

/** Is this event a call that was made, whether it has returned or not: CALL, BLOCKED or STUCK? */
bool is_made(const struct event *event);

/** Is it a call of the same process as @p event? */
bool is_by_same_process(const struct trace *trace, const struct event *one, const struct event *event);

/** The next call of the same process of the same class on the same object, returned or not; NULL where there is none. */
const struct event *tried_again(const struct trace *trace, const struct event *failed);

/**
 * The end of the task that made the call, where all that it did in between was to wind up: it wrote messages, closed, and
 * waited for its children and threads, but began no work and waited for none.
 * @return its EVENT_EXIT; NULL where it went on, or lives.
 */
const struct event *wound_up(const struct trace *trace, const struct event *failed);

/**
 * Does the task that made the call go on to close the object, without having used it any more?
 * @return the close that did it, or NULL.
 */
const struct event *dropped(const struct trace *trace, const struct event *failed);

#endif
