/** @file
 * What rules ask of a run that stands still. Who is deadlocked with whom is in deadlock.h.
 */
#ifndef PLUMB_DIAGNOSE_WAITS_H
#define PLUMB_DIAGNOSE_WAITS_H

#include <stdbool.h>

#include "model/trace.h"

/** The EVENT_STUCK of a task at the end of a trace, or NULL. */
const struct event *stuck_event(const struct trace *trace, int task);

/**
 * Is every process that holds this end of an object stuck, and without a handler that a signal from outside could start? The
 * harness's own ends do not count.
 */
bool end_holders_are_stuck(const struct trace *trace, int object, enum end end);

/**
 * Can nobody but members of the standing run move this object's end? True where every holder of @p end is stuck itself
 * and the harness's peer does not hold it.
 */
bool end_is_closed_in(const struct trace *trace, int object, enum end end);

/**
 * Is this process waiting, by its own stuck call or through others, for the process of @p task?
 * A wait for a child, and a read or write whose other end only that process holds, are edges.
 */
bool waits_for(const struct trace *trace, int process, int task);

#endif
