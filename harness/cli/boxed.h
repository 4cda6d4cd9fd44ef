/** @file
 * plumb observe --sandbox: the program as a check would run it.
 */
#ifndef PLUMB_CLI_BOXED_H
#define PLUMB_CLI_BOXED_H

#include "observe/observe.h"
#include "sandbox/sandbox.h"

/**
 * Makes this process a worker, and a sandbox: open before what only its user may read.
 * @param sandbox  gets what sandbox_free() ends when the observation is free. @return 0 or -errno.
 */
int boxed_make(struct sandbox **sandbox, enum tier tier);

/** Options of a run in it, which must outlive them: one task at a time, and a clock of its own. */
void boxed_arrange(struct observe_options *options, const struct sandbox *sandbox, enum tier tier);

/**
 * Runs a program there, with the caller's three standard streams, until it has ended, or nothing more can happen; then its tasks
 * are noted as stuck. @param fd  of the executable, borrowed. @return 0 or -errno.
 */
int boxed_play(struct observation *observation, struct sandbox *sandbox, int fd, char *const *argv);

#endif
