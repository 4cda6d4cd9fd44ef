/** @file
 * plumb observe --sandbox: the program as a check would run it.
 */
#ifndef PLUMB_CLI_BOXED_H
#define PLUMB_CLI_BOXED_H

#include "observe/observe.h"
#include "sandbox/sandbox.h"

/** Options of such a run: one task at a time, and a clock of its own. */
void boxed_arrange(struct observe_options *options, enum tier tier);

/**
 * Runs a program in a sandbox, with the caller's three standard streams, until it has ended, or nothing more can happen; then
 * its tasks are noted as stuck. Makes this process a worker: open before what only its user may read.
 * @param fd  of the executable, borrowed. @param sandbox  gets what sandbox_free() ends when the observation is free.
 * @return 0 or -errno.
 */
int boxed_play(struct observation *observation, enum tier tier, int fd, char *const *argv, struct sandbox **sandbox);

#endif
