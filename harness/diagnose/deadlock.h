/** @file
 * Deadlock: a set of tasks each of which can be helped only by others of the set.
 */
#ifndef PLUMB_DIAGNOSE_DEADLOCK_H
#define PLUMB_DIAGNOSE_DEADLOCK_H

#include "diagnose/needs.h"

/**
 * Which tasks are deadlocked: whatever would let one of them go on could come only from another one of them, and there is no
 * time-out, no signal that a handler waits for, and no harness that could help. Who waits for somebody who is only slow, or
 * outside of the run, is not.
 * @return one entry a task, which the caller frees.
 */
bool *deadlocked_tasks(const struct trace *trace, const struct needs *needs);

/** Could a signal from outside make the task's process act? Handlers write into pipes and post semaphores. */
bool may_be_signalled(const struct trace *trace, int task);

#endif
