/** @file
 * Starts gdb for a replay: with the user's terminal, in the user's own world, when the run has come to where it goes wrong.
 */
#ifndef PLUMB_GRADE_DEBUGGER_H
#define PLUMB_GRADE_DEBUGGER_H

#include "check/grading.h"

/** gdb, or who waits to become it. */
struct debugger;

/**
 * Begins to wait for the word of a worker, which then becomes gdb. Call before workers are started.
 * @param folder   of the sources; borrowed for as long as it lives.
 * @param problem  gets a sentence where it cannot; the caller frees.
 * @return 0 or -errno.
 */
int debugger_start(const char *folder, struct debugger **out, char **problem);

/** How a worker reaches it. Accepts NULL. */
struct gdb_line debugger_line(const struct debugger *debugger);

/** Waits for the end of gdb, or of who waits. No worker may be left. Accepts NULL. */
void debugger_end(struct debugger *debugger);

#endif
